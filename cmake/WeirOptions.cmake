# Compiler settings that every target shares: C++20, warnings as errors, no position-independent
# code (weir and its jobs are static), ccache where there is one, sanitizers where asked for.

set(WEIR_SANITIZE "" CACHE STRING "sanitizers for compiler and runtime, such as address,undefined")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_C_FLAGS_RELEASE "-O2")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(WEIR_CCACHE ccache)
if(WEIR_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${WEIR_CCACHE})
    set(CMAKE_C_COMPILER_LAUNCHER ${WEIR_CCACHE})
endif()

# std::stable_sort of libstdc++ 12 uses what it calls deprecated itself; clang blames the caller.
add_compile_options(-Wall -Wextra -Werror -Wno-deprecated-declarations -fno-pie
                    -fdiagnostics-color=auto)
add_link_options(-fuse-ld=lld -no-pie)
if(WEIR_SANITIZE)
    set(CMAKE_CXX_FLAGS_RELEASE "-O1")
    # The runtime has no type information, which the check of vtables would need.
    add_compile_options(-fsanitize=${WEIR_SANITIZE} -fno-sanitize=vptr -fno-sanitize-recover=all
                        -fno-omit-frame-pointer -gline-tables-only)
    add_link_options(-fsanitize=${WEIR_SANITIZE})
    if(WEIR_SANITIZE MATCHES "address")
        # What the fuzzers of test/fuzz follow.
        add_compile_options(-fsanitize=fuzzer-no-link)
    endif()
endif()
