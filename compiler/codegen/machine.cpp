// LLVM as a back end. Only the X86 target is initialised, and only here, so that commands which
// generate no code start at once.
#include "compiler/codegen/machine.h"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Linker/Linker.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/Transforms/IPO/Internalize.h>

#include <algorithm>

#include "compiler/support/check.h"

extern "C" {
extern const char weir_hot_bitcode_begin[], weir_hot_bitcode_end[];
// The X86 target by its parts; the header that declares them wants every target.
void LLVMInitializeX86TargetInfo();
void LLVMInitializeX86Target();
void LLVMInitializeX86TargetMC();
void LLVMInitializeX86AsmPrinter();
}

namespace weir::codegen {

namespace {

// What of LLVM's O2 pays for itself here. Generated code is straight and has few loops, and what is
// inlined into it was simplified when the compiler was built (cmake/WeirHot.cmake): measured on
// NEXMark jobs that run as fast within 3 %, in a third of the time.
constexpr const char* kPipeline =
    "inferattrs,always-inline,function(lower-expect,sroa,early-cse<memssa>,simplifycfg,"
    "instcombine<max-iterations=1;no-verify-fixpoint>,gvn,memcpyopt,dse,adce,simplifycfg,"
    "instcombine<max-iterations=1;no-verify-fixpoint>),globaldce";

constexpr const char* kTriple = "x86_64-pc-linux-gnu";

void initialize_target() {
    static const bool done = [] {
        LLVMInitializeX86TargetInfo();
        LLVMInitializeX86Target();
        LLVMInitializeX86TargetMC();
        LLVMInitializeX86AsmPrinter();
        return true;
    }();
    (void)done;
}

// A record with a hundred fields would get the primitives a hundred times. Once they add up to more
// than so many instructions, those that make the most of it are called instead.
constexpr size_t kInlinedInstructionsMax = 2500;

void limit_inlining(llvm::Module& module) {
    std::vector<std::pair<size_t, llvm::Function*>> costs;
    size_t total = 0;
    for (llvm::Function& function : module) {
        if (function.isDeclaration() || !function.hasFnAttribute(llvm::Attribute::AlwaysInline))
            continue;
        costs.emplace_back(function.getNumUses() * function.getInstructionCount(), &function);
        total += costs.back().first;
    }
    std::stable_sort(costs.begin(), costs.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [cost, function] : costs) {
        if (total <= kInlinedInstructionsMax) return;
        if (function->getNumUses() < 3) continue;
        function->removeFnAttr(llvm::Attribute::AlwaysInline);
        function->addFnAttr(llvm::Attribute::NoInline);
        total -= cost;
    }
}

std::string host_features() {
    std::string features;
    for (const auto& [name, on] : llvm::sys::getHostCPUFeatures()) {
        if (!features.empty()) features += ',';
        features += (on ? "+" : "-") + name.str();
    }
    return features;
}

const llvm::Target& target() {
    initialize_target();
    std::string error;
    const llvm::Target* found = llvm::TargetRegistry::lookupTarget(kTriple, error);
    CHECK(found != nullptr);
    return *found;
}

// Attributes that the primitives got for the machine that the compiler was built for: the job's own
// take their place.
void retarget(llvm::Module& module, llvm::TargetMachine& machine) {
    for (llvm::Function& function : module) {
        if (function.isDeclaration()) continue;
        for (const char* attribute :
             {"target-cpu", "target-features", "tune-cpu", "min-legal-vector-width"}) {
            function.removeFnAttr(attribute);
        }
        function.addFnAttr("target-cpu", machine.getTargetCPU());
        if (!machine.getTargetFeatureString().empty()) {
            function.addFnAttr("target-features", machine.getTargetFeatureString());
        }
        function.addFnAttr(llvm::Attribute::NoUnwind);
    }
}

}  // namespace

std::unique_ptr<llvm::TargetMachine> make_machine(const std::string& cpu) {
    const bool native = cpu == "native";
    const std::string name = native ? llvm::sys::getHostCPUName().str() : cpu;
    llvm::TargetOptions options;
    options.FunctionSections = true;
    options.DataSections = true;
    std::unique_ptr<llvm::TargetMachine> machine(target().createTargetMachine(
        kTriple, name, native ? host_features() : "", options, llvm::Reloc::Static,
        llvm::CodeModel::Small, llvm::CodeGenOptLevel::Less));
    CHECK(machine != nullptr);
    return machine;
}

void link_hot(llvm::Module& module) {
    const llvm::StringRef bytes(weir_hot_bitcode_begin,
                                static_cast<size_t>(weir_hot_bitcode_end - weir_hot_bitcode_begin));
    auto hot =
        llvm::getLazyBitcodeModule(llvm::MemoryBufferRef(bytes, "hot.bc"), module.getContext());
    CHECK(static_cast<bool>(hot));
    const bool failed = llvm::Linker::linkModules(
        module, std::move(*hot), llvm::Linker::LinkOnlyNeeded,
        [](llvm::Module& linked, const llvm::StringSet<>& added) {
            llvm::internalizeModule(linked, [&](const llvm::GlobalValue& value) {
                return !value.hasName() || !added.contains(value.getName());
            });
        });
    CHECK(!failed);
}

void optimize(llvm::Module& module, llvm::TargetMachine& machine) {
    module.setTargetTriple(kTriple);
    module.setDataLayout(machine.createDataLayout());
    verify(module);
    retarget(module, machine);
    limit_inlining(module);

    llvm::PassBuilder builder(&machine);
    llvm::LoopAnalysisManager loops;
    llvm::FunctionAnalysisManager functions;
    llvm::CGSCCAnalysisManager components;
    llvm::ModuleAnalysisManager modules;
    builder.registerModuleAnalyses(modules);
    builder.registerCGSCCAnalyses(components);
    builder.registerFunctionAnalyses(functions);
    builder.registerLoopAnalyses(loops);
    builder.crossRegisterProxies(loops, functions, components, modules);
    llvm::ModulePassManager passes;
    llvm::cantFail(builder.parsePassPipeline(passes, kPipeline));
    passes.run(module, modules);
}

std::string emit_machine_code(llvm::Module& module, llvm::TargetMachine& machine, Output output) {
    llvm::SmallVector<char, 0> bytes;
    llvm::raw_svector_ostream stream(bytes);
    llvm::legacy::PassManager passes;
    const auto kind = output == Output::Asm ? llvm::CodeGenFileType::AssemblyFile
                                            : llvm::CodeGenFileType::ObjectFile;
    const bool cannot =
        machine.addPassesToEmitFile(passes, stream, nullptr, kind, /*DisableVerify=*/true);
    CHECK(!cannot);
    passes.run(module);
    return std::string(bytes.data(), bytes.size());
}

void verify(const llvm::Module& module) {
    std::string problem;
    llvm::raw_string_ostream stream(problem);
    if (llvm::verifyModule(module, &stream))
        UNREACHABLE("the module that codegen made is broken: " + problem);
}

std::string print_module(const llvm::Module& module) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    module.print(stream, nullptr);
    return text;
}

bool knows_cpu(const std::string& name) {
    if (name == "native") return true;
    initialize_target();
    const std::unique_ptr<llvm::MCSubtargetInfo> info(
        target().createMCSubtargetInfo(kTriple, "", ""));
    return info->isCPUStringValid(name);
}

}  // namespace weir::codegen
