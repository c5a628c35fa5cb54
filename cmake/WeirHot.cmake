# Hot primitives are compiled twice from the same sources: to the ordinary library weir_hot, and to
# LLVM bitcode that is embedded in the compiler (weir_hot_bitcode) and linked into each job's module
# before optimisation. The bitcode is simplified once here, function by function and without a view
# to a processor, because whatever is inlined into a job is otherwise simplified there at each call.
#
#   weir_hot_room(SOURCES find_quote.cpp parse_number.cpp DEPS abi)
#
# In C++: `extern "C" const char weir_hot_bitcode_begin[], weir_hot_bitcode_end[];`

find_program(WEIR_LLVM_LINK NAMES llvm-link-19 llvm-link PATHS /usr/lib/llvm-19/bin REQUIRED)
find_program(WEIR_LLVM_OPT NAMES opt-19 opt PATHS /usr/lib/llvm-19/bin REQUIRED)
set(hot_simplify "sroa,early-cse<memssa>,simplifycfg,instcombine<no-verify-fixpoint>")
set(WEIR_HOT_PASSES "inferattrs,always-inline,function(lower-expect,${hot_simplify}),\
cgscc(inline,function-attrs,function(${hot_simplify},loop(loop-rotate,indvars,loop-unroll-full),\
${hot_simplify},gvn,dse,adce,simplifycfg)),globaldce")

set(WEIR_HOT_FLAGS -std=c++20 -O2 -Xclang -disable-llvm-passes -emit-llvm -march=x86-64-v2 -fno-pie
                   -fno-exceptions -fno-rtti -fno-asynchronous-unwind-tables -fno-unwind-tables
                   -fno-stack-protector -fno-threadsafe-statics -fno-ident
                   -Wall -Wextra -Werror)

function(weir_hot_room)
    cmake_parse_arguments(arg "" "" "SOURCES;DEPS" ${ARGN})
    weir_runtime_room(hot SOURCES ${arg_SOURCES} DEPS ${arg_DEPS})
    set(modules "")
    foreach(source IN LISTS arg_SOURCES)
        set(module ${CMAKE_CURRENT_BINARY_DIR}/${source}.bc)
        add_custom_command(
            OUTPUT ${module}
            COMMAND ${CMAKE_CXX_COMPILER} ${WEIR_HOT_FLAGS} -I${CMAKE_SOURCE_DIR} -MD -MF ${module}.d
                    -MT ${module} -c ${CMAKE_CURRENT_SOURCE_DIR}/${source} -o ${module}
            DEPENDS ${source} DEPFILE ${module}.d
            COMMENT "Bitcode of runtime/hot/${source}" VERBATIM)
        list(APPEND modules ${module})
    endforeach()
    set(bitcode ${CMAKE_CURRENT_BINARY_DIR}/hot.bc)
    add_custom_command(OUTPUT ${bitcode}
                       COMMAND ${WEIR_LLVM_LINK} -o ${bitcode}.linked ${modules}
                       COMMAND ${WEIR_LLVM_OPT} -passes=${WEIR_HOT_PASSES} -o ${bitcode} ${bitcode}.linked
                       DEPENDS ${modules} COMMENT "Linking hot.bc" VERBATIM)
    add_custom_target(weir_hot_bitcode_file DEPENDS ${bitcode})
    add_library(weir_hot_bitcode STATIC)
    weir_embed(weir_hot_bitcode weir_hot_bitcode ${bitcode})
    add_dependencies(weir_hot_bitcode weir_hot_bitcode_file)
endfunction()

# Code for machines with AVX2 beside the ordinary library, for what is too large to be compiled into
# each job: `source` includes all that it calls, and nothing but `entry` can be seen from outside, so
# that no code for the one machine is taken for the other. Sanitizers' tables do not survive that: they
# see the ordinary library.
find_program(WEIR_OBJCOPY NAMES llvm-objcopy-19 llvm-objcopy objcopy PATHS /usr/lib/llvm-19/bin REQUIRED)

function(weir_hot_for_avx2 source)
    cmake_parse_arguments(arg "" "ENTRY" "" ${ARGN})
    add_library(weir_hot_avx2 OBJECT ${source})
    target_include_directories(weir_hot_avx2 PRIVATE ${CMAKE_SOURCE_DIR})
    target_compile_options(weir_hot_avx2 PRIVATE ${WEIR_RUNTIME_FLAGS} -march=x86-64-v3
                           -fno-sanitize=all)
    set(object ${CMAKE_CURRENT_BINARY_DIR}/${source}.local.o)
    add_custom_command(OUTPUT ${object}
                       COMMAND ${WEIR_OBJCOPY} --keep-global-symbol=${arg_ENTRY}
                               $<TARGET_OBJECTS:weir_hot_avx2> ${object}
                       DEPENDS weir_hot_avx2 $<TARGET_OBJECTS:weir_hot_avx2> VERBATIM)
    set_source_files_properties(${object} PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
    target_sources(weir_hot PRIVATE ${object})
endfunction()
