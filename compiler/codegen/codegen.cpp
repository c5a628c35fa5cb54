// The steps from a graph of fused stages to the output, in order.
#include "compiler/codegen/codegen.h"

#include "compiler/codegen/job.h"
#include "compiler/codegen/machine.h"

namespace weir::codegen {

Result generate(stage::Graph graph, const Options& options) {
    Unit unit(std::move(graph));
    const std::unique_ptr<llvm::TargetMachine> machine = make_machine(options.target_cpu);
    unit.module->setTargetTriple(machine->getTargetTriple().str());
    unit.module->setDataLayout(machine->createDataLayout());
    make_job(unit, options.manifest);
    Result result;
    result.features.assign(unit.features.begin(), unit.features.end());
    if (options.output == Output::Llvm) {
        verify(*unit.module);
        result.bytes = print_module(*unit.module);
        return result;
    }
    link_hot(*unit.module);
    optimize(*unit.module, *machine);
    result.bytes = emit_machine_code(*unit.module, *machine, options.output);
    return result;
}

}  // namespace weir::codegen
