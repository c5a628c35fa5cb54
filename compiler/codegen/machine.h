// From a module to the bytes of an object: hot primitives linked in, optimised, emitted for one
// CPU.
#pragma once

#include <llvm/IR/Module.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/Target/TargetMachine.h>

#include <memory>
#include <string>

#include "compiler/codegen/codegen.h"

namespace weir::codegen {

std::unique_ptr<llvm::TargetMachine> make_machine(const std::string& cpu);

// Links those functions of runtime/hot that the module uses, as functions of its own.
void link_hot(llvm::Module& module);
void optimize(llvm::Module& module, llvm::TargetMachine& machine);
std::string emit_machine_code(llvm::Module& module, llvm::TargetMachine& machine, Output output);
// Stops with our bug when the module is broken.
void verify(const llvm::Module& module);
std::string print_module(const llvm::Module& module);

}  // namespace weir::codegen
