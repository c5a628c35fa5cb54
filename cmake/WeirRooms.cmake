# A room is one folder with one library, weir_<room>. What it lists under DEPS is linked to it and is
# all that it may include; test/lint checks the includes against the same list (build/rooms.txt).
#
#   weir_room(sema SOURCES check.cpp types.cpp DEPS ast diag ir)            a step of the compiler
#   weir_runtime_room(format SOURCES json.cpp DEPS base row)                a part of every job
#   weir_runtime_room(regex SOURCES match.cpp DEPS base FEATURE regex EXTERNAL re2)
#
# FEATURE names the set of archives that a job links only when it needs it; "core" is in every job.
# EXTERNAL lists outside libraries: the name of a static archive (re2), or an imported target of
# CMake, whose own dependencies come along (absl::time).

set_property(GLOBAL PROPERTY WEIR_ROOM_LINES "")
set_property(GLOBAL PROPERTY WEIR_FEATURES core)

function(weir_room name)
    cmake_parse_arguments(arg "" "" "SOURCES;DEPS;EXTERNAL" ${ARGN})
    weir_add_library(${name} compiler "${arg_SOURCES}" "${arg_DEPS}" "${arg_EXTERNAL}")
endfunction()

function(weir_runtime_room name)
    cmake_parse_arguments(arg "" "FEATURE" "SOURCES;DEPS;EXTERNAL" ${ARGN})
    if(NOT arg_FEATURE)
        set(arg_FEATURE core)
    endif()
    weir_add_library(${name} runtime "${arg_SOURCES}" "${arg_DEPS}" "${arg_EXTERNAL}")
    if(NOT arg_SOURCES)
        return()
    endif()
    target_compile_options(weir_${name} PRIVATE ${WEIR_RUNTIME_FLAGS})
    set_property(GLOBAL APPEND PROPERTY WEIR_FEATURES ${arg_FEATURE})
    set_property(GLOBAL APPEND PROPERTY WEIR_ARCHIVES_${arg_FEATURE} weir_${name})
    set_property(GLOBAL APPEND PROPERTY WEIR_EXTERNAL_${arg_FEATURE} ${arg_EXTERNAL})
endfunction()

# Runtime code runs on any x86-64-v2 machine; unused functions are dropped when a job is linked.
set(WEIR_RUNTIME_FLAGS -march=x86-64-v2 -fno-exceptions -fno-rtti -ffunction-sections
                       -fdata-sections)

function(weir_add_library name half sources deps external)
    list(TRANSFORM deps PREPEND weir_ OUTPUT_VARIABLE targets)
    if(sources)
        add_library(weir_${name} STATIC ${sources})
        set(kind PUBLIC)
    else()
        add_library(weir_${name} INTERFACE)
        set(kind INTERFACE)
    endif()
    target_include_directories(weir_${name} ${kind} ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
    target_link_libraries(weir_${name} ${kind} ${targets} ${external})
    list(JOIN deps " " words)
    file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
    set_property(GLOBAL APPEND PROPERTY WEIR_ROOM_LINES "${name} ${folder}: ${words}")
endfunction()

# Writes the table of rooms that the include lint reads: "sema compiler/sema: ast diag ir".
# A folder may hold a second library, such as the part of a room that only some jobs link.
function(weir_write_rooms)
    get_property(lines GLOBAL PROPERTY WEIR_ROOM_LINES)
    set(text "")
    foreach(line IN LISTS lines)
        string(APPEND text "${line}\n")
    endforeach()
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/rooms.txt CONTENT "${text}" @ONLY)
endfunction()

# weir_embed(<target> <symbol> <file>) puts the bytes of <file> into <target> as
# `extern "C" const char <symbol>_begin[], <symbol>_end[]`.
function(weir_embed target symbol file)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cpp)
    file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
"asm(\".section .rodata\\n.balign 16\\n\"
    \".global @symbol@_begin\\n@symbol@_begin:\\n.incbin \\\"@file@\\\"\\n\"
    \".global @symbol@_end\\n@symbol@_end:\\n.byte 0\\n.previous\\n\");
")
    set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS ${file})
    target_sources(${target} PRIVATE ${source})
endfunction()
