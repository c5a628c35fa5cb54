// lld asks LLVM to initialise every machine that LLVM was built for; weir links and makes code for
// x86-64 alone. The others are answered here by nothing, which keeps their code generators, some
// hundred megabytes, out of the executable.
#include <llvm/Config/llvm-config.h>

// A pasted name is looked up as a macro again, so X86's real functions keep their names to themselves.
#define LLVMInitializeX86TargetInfo weir_no_x86_target_info
#define LLVMInitializeX86Target weir_no_x86_target
#define LLVMInitializeX86TargetMC weir_no_x86_target_mc
#define LLVMInitializeX86AsmPrinter weir_no_x86_asm_printer
#define LLVMInitializeX86AsmParser weir_no_x86_asm_parser

extern "C" {

#define LLVM_TARGET(name)                      \
    void LLVMInitialize##name##TargetInfo() {} \
    void LLVMInitialize##name##Target() {}     \
    void LLVMInitialize##name##TargetMC() {}
#include <llvm/Config/Targets.def>

#define LLVM_ASM_PRINTER(name) \
    void LLVMInitialize##name##AsmPrinter() {}
#include <llvm/Config/AsmPrinters.def>

#define LLVM_ASM_PARSER(name) \
    void LLVMInitialize##name##AsmParser() {}
#include <llvm/Config/AsmParsers.def>

}  // extern "C"
