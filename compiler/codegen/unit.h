// The module that is being made, with what every function in it shares: short names for LLVM's
// types, constant texts, outside functions, type descriptors. Constants that the runtime reads are
// laid out by the offsets of weir_abi.h itself, so that the two halves cannot disagree.
#pragma once

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/wire.h"
#include "compiler/stage/stage.h"
#include "runtime/abi/weir_abi.h"

namespace weir::codegen {

// A constant C struct: members are put where offsetof says, the rest is zero.
class StructConstant {
  public:
    StructConstant(llvm::LLVMContext& context, size_t bytes) : context_(context), bytes_(bytes) {}
    StructConstant& set(size_t offset, llvm::Constant* value);
    llvm::Constant* finish() const;

  private:
    llvm::LLVMContext& context_;
    size_t bytes_;
    std::map<size_t, llvm::Constant*> members_;
};

class Unit {
  public:
    explicit Unit(stage::Graph graph);

    stage::Graph graph;
    llvm::LLVMContext context;
    std::unique_ptr<llvm::Module> module;

    llvm::IntegerType *i1, *i8, *i16, *i32, *i64, *i128;
    llvm::Type *f64, *none;
    llvm::PointerType* ptr;
    llvm::StructType* str;  // { ptr, i64 }, a weir_str that is returned in registers

    // Features of archives.txt that the job needs beside "core".
    std::set<std::string> features;
    // By the node whose Late port they feed, and whether its rows have windows.
    std::map<std::pair<uint32_t, bool>, llvm::Function*> late_functions;
    // By the number of an exchange: who takes its rows, and of what values these are made.
    struct Taken {
        llvm::Function* function;
        ir::TypeId record;
    };
    std::map<uint32_t, Taken> taken_rows;
    std::map<uint32_t, bool> expr_fails;  // what can_fail found out, by expression

    ir::Graph& ir() { return graph.plan.ir; }
    ir::TypeTable& types() { return graph.plan.ir.types; }
    const ir::Type& type(ir::TypeId id) { return types()[id]; }
    const ir::Expr& expr(ir::ExprId id) { return graph.plan.ir.exprs[id]; }

    // ---- types in registers ----
    void parts_of(ir::TypeId type, llvm::SmallVectorImpl<llvm::Type*>& parts);
    size_t part_count(ir::TypeId type);
    // Where the parts of a record's field begin, the record's own null part counted.
    size_t field_part(ir::TypeId record, uint32_t field);
    // A record of a schema's columns.
    ir::TypeId record_of(const ir::Schema& schema);

    // ---- constants ----
    llvm::ConstantInt* int64(int64_t value) { return llvm::ConstantInt::getSigned(i64, value); }
    llvm::ConstantInt* int32(uint32_t value) { return llvm::ConstantInt::get(i32, value); }
    llvm::ConstantInt* int8(uint8_t value) { return llvm::ConstantInt::get(i8, value); }
    llvm::ConstantInt* bit(bool value) { return llvm::ConstantInt::get(i1, value); }
    llvm::Constant* null_ptr() { return llvm::ConstantPointerNull::get(ptr); }
    // Bytes with WEIR_PADDING zeros behind them; equal texts are one constant.
    llvm::Constant* bytes(std::string_view text);
    // n of a weir_str of these bytes: the length, and whether JSON output must look at it.
    static uint64_t flagged_length(std::string_view text);
    llvm::Constant* text(std::string_view text);  // a weir_str
    // A private constant of this name.
    llvm::GlobalVariable* constant(llvm::Constant* value, const llvm::Twine& name);
    // An array of structs; a null pointer when there are none.
    llvm::Constant* array(const std::vector<llvm::Constant*>& items, const llvm::Twine& name);

    // The weir_type of a type in its default outside form, or in the form that `wire` says.
    llvm::Constant* type_descriptor(ir::TypeId type);
    llvm::Constant* type_descriptor(const ir::WireType& wire);

    // ---- functions ----
    // A C function of another module, declared with the types of this call.
    llvm::FunctionCallee outside(llvm::StringRef name, llvm::Type* result,
                                 llvm::ArrayRef<llvm::Type*> arguments);
    // A function of this module with internal linkage; the first argument is the weir_context.
    llvm::Function* function(const llvm::Twine& name, llvm::Type* result,
                             llvm::ArrayRef<llvm::Type*> arguments);

  private:
    llvm::Constant* make_type_descriptor(const ir::WireType& wire);

    std::map<std::string, llvm::Constant*, std::less<>> bytes_;
    std::map<std::string, llvm::Constant*> descriptors_;
};

// Puts a member of a C struct into a StructConstant.
#define WEIR_SET(constant, Struct, member, value) (constant).set(offsetof(Struct, member), (value))

}  // namespace weir::codegen
