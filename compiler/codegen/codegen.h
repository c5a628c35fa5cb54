// From fused stages to machine code. One call makes, optimises and prints a whole job; nothing of
// LLVM shows outside this room and link/.
#pragma once

#include <string>
#include <vector>

#include "compiler/stage/stage.h"

namespace weir::codegen {

// Llvm: the module as codegen emitted it, before LLVM's passes and without the primitives of
// runtime/hot; Asm and Object: the end.
enum class Output : uint8_t { Llvm, Asm, Object };

struct Options {
    Output output = Output::Object;
    std::string target_cpu = "x86-64-v3";  // as LLVM names it, or "native"
    std::string manifest;                  // JSON, what `JOB --describe` prints
};

struct Result {
    std::string bytes;                  // of the object, or the text
    std::vector<std::string> features;  // of archives.txt, beside "core"
};

Result generate(stage::Graph graph, const Options& options);

// Whether LLVM knows the CPU, for a message about --target-cpu.
bool knows_cpu(const std::string& name);

}  // namespace weir::codegen
