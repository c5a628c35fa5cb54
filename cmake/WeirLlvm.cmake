# LLVM 19 and lld as static archives, behind the target weir_llvm, for the rooms codegen and link. The
# archives are taken from llvm-config rather than from LLVM's CMake targets: those ask for the shared
# library and for libz3.so, and weir is a static executable that needs neither.

find_program(WEIR_LLVM_CONFIG NAMES llvm-config-19 PATHS /usr/lib/llvm-19/bin REQUIRED)

set(llvm_components bitreader bitwriter ipo irreader linker lto option passes x86asmparser x86codegen
                    x86desc x86disassembler x86info)

function(weir_llvm_config result)
    execute_process(COMMAND ${WEIR_LLVM_CONFIG} --link-static ${ARGN} OUTPUT_VARIABLE text
                    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(list UNIX_COMMAND "${text}")
    set(${result} ${list} PARENT_SCOPE)
endfunction()

weir_llvm_config(WEIR_LLVM_VERSION --version)
if(WEIR_LLVM_VERSION VERSION_LESS 19.1)
    message(FATAL_ERROR "LLVM 19.1 is needed, found ${WEIR_LLVM_VERSION}; tools/setup installs it")
endif()
weir_llvm_config(llvm_include --includedir)
weir_llvm_config(llvm_library_folder --libdir)
weir_llvm_config(llvm_archives --libfiles ${llvm_components})

add_library(weir_llvm INTERFACE)
target_include_directories(weir_llvm SYSTEM INTERFACE ${llvm_include})
target_link_libraries(weir_llvm INTERFACE
    -Wl,--start-group
    ${llvm_library_folder}/liblldELF.a
    ${llvm_library_folder}/liblldCommon.a
    ${llvm_archives}
    -Wl,--end-group
    -l:libz.a -l:libzstd.a dl m pthread)
