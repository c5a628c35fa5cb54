// A function while it is being emitted: LLVM's builder, the context argument, and what has been
// computed already. Values are remembered by (row, expression); what is computed inside a branch is
// forgotten when the branch is left (Scope), because it does not dominate what follows.
#pragma once

#include <llvm/ADT/STLFunctionalExtras.h>
#include <llvm/IR/IRBuilder.h>

#include <map>
#include <tuple>
#include <vector>

#include "compiler/codegen/row.h"
#include "compiler/codegen/unit.h"
#include "compiler/codegen/value.h"

namespace weir::codegen {

class Fn {
  public:
    // Starts the body of `function`, whose first argument is the weir_context.
    Fn(Unit& unit, llvm::Function* function);

    Unit& unit;
    llvm::Function* function;
    llvm::IRBuilder<> ir;
    llvm::Value* context;

    // ---- memory: members of ABI structs by offsetof ----
    llvm::Value* at(llvm::Value* base, uint64_t offset, const llvm::Twine& name = "");
    llvm::Value* load(llvm::Type* type, llvm::Value* base, uint64_t offset,
                      const llvm::Twine& name = "");
    void store(llvm::Value* value, llvm::Value* base, uint64_t offset);
    // A variable of the function; SROA makes a register of it when it can.
    llvm::AllocaInst* variable(llvm::Type* type, const llvm::Twine& name);
    // So many bytes of the record's arena, 8-byte aligned; WEIR_PADDING readable bytes follow.
    llvm::Value* arena(llvm::Value* bytes);
    // Scratch of a constant size on the stack; `zeroed` when the function begins.
    llvm::Value* scratch(uint64_t bytes, const llvm::Twine& name, bool zeroed = false);

    // ---- calls ----
    llvm::CallInst* call(llvm::StringRef symbol, llvm::Type* result,
                         llvm::ArrayRef<llvm::Value*> arguments, const llvm::Twine& name = "");

    // ---- control ----
    llvm::BasicBlock* block(const llvm::Twine& name);
    void go(llvm::BasicBlock* target) { ir.CreateBr(target); }
    // Goes on in `block`; blocks stand in the order in which they are entered.
    void enter(llvm::BasicBlock* block);
    // Emits `body` where `condition` holds; both ways meet behind it.
    void when(llvm::Value* condition, const llvm::Twine& name, llvm::function_ref<void()> body);
    // One of two values; only the taken side is evaluated.
    Value choose(llvm::Value* condition, const llvm::Twine& name, llvm::function_ref<Value()> then,
                 llvm::function_ref<Value()> otherwise);
    llvm::Value* likely(llvm::Value* condition);
    llvm::Value* unlikely(llvm::Value* condition);
    // Runs `body(i)` for i in [0, count).
    void loop(llvm::Value* count, const llvm::Twine& name,
              llvm::function_ref<void(llvm::Value* i)> body);

    // ---- values ----
    llvm::Value* is_null(const Value& value);  // i1; constant false of a type that is not nullable
    Value non_null(const Value& value);        // drops the null part
    Value nullable(const Value& value);        // T as T?
    Value with_null(
        const Value& value,
        llvm::Value* null);  // T? from T and a null bit; the parts are zeroed by `select`
    Value null_of(ir::TypeId nullable_type);
    Value zero_of(ir::TypeId type);
    Value simple(ir::TypeId type, llvm::Value* part) { return Value{type, {part}}; }
    Value member(const Value& record, uint32_t field);  // of a record that is not nullable
    // The plain bytes of a string: {ptr, byte length with no flags}. `ptr` may be in the arena.
    std::pair<llvm::Value*, llvm::Value*> plain(llvm::Value* p, llvm::Value* n);
    Value string_literal(std::string_view text);

    // ---- rows ----
    // Columns and expressions of a row, computed where first asked for.
    Value column(const Row& row, uint32_t index);
    Value eval(ir::ExprId expr, const Row& row);
    // The same for a bool: its i1.
    llvm::Value* eval_bool(ir::ExprId expr, const Row& row) { return eval(expr, row)[0]; }

    // What was remembered since `mark()` can be forgotten; see Scope.
    size_t mark() const { return log_.size(); }
    void forget_since(size_t mark);

    // ---- failures: see FailureScope ----
    void fail_if(llvm::Value* condition, llvm::StringRef detail);
    // The block where a failure goes whose detail weir_fail knows already.
    llvm::BasicBlock* failure();

    // ---- locals of Let and of lambdas ----
    void bind(uint32_t local, const Value& value) { locals_[local] = value; }
    const Value& bound(uint32_t local) const;

    // Set when something was put into the arena since the function began: the loop around must
    // reset it.
    bool uses_arena = false;

  private:
    friend class FailureCatcher;

    // (kind of thing, row or address, column or expression)
    enum class Thing : uint8_t { Column, Expr, Plain };
    using Key = std::tuple<Thing, uint64_t, uint32_t>;
    const Value* remembered(const Key& key) const;
    void remember(const Key& key, const Value& value);

    std::map<Key, Value> memo_;
    std::vector<Key> log_;
    std::map<uint32_t, Value> locals_;
    llvm::BasicBlock* failure_ = nullptr;
    std::map<std::pair<llvm::BasicBlock*, std::string>, llvm::BasicBlock*> failure_details_;
};

// What is computed while it lives is forgotten at its end. Wrap every branch in one.
class Scope {
  public:
    explicit Scope(Fn& fn) : fn_(fn), mark_(fn.mark()) {}
    ~Scope() { fn_.forget_since(mark_); }
    Scope(const Scope&) = delete;

  private:
    Fn& fn_;
    size_t mark_;
};

// While it lives, failures go to `block`; afterwards to where they went before.
class FailureCatcher {
  public:
    FailureCatcher(Fn& fn, llvm::BasicBlock* block) : fn_(fn), block_(block), outer_(fn.failure_) {
        fn.failure_ = block;
    }
    ~FailureCatcher() { stop(); }
    FailureCatcher(const FailureCatcher&) = delete;

    llvm::BasicBlock* block() const { return block_; }
    void stop() {
        if (!stopped_) fn_.failure_ = outer_;
        stopped_ = true;
    }

  private:
    Fn& fn_;
    llvm::BasicBlock* block_;
    llvm::BasicBlock* outer_;
    bool stopped_ = false;
};

// While it lives, an expression that fails abandons one row of `node`: the failure is reported as
// the language says (LANGUAGE §2) and control goes on at `after()`, which is where the builder
// stands once the scope has ended. Compute everything that can fail before the first store, inside
// the scope; hand the row on inside or behind it by finishing with `success()`.
//
//     FailureScope scope(fn, node, row);
//     … eval …
//     scope.finish([&] { … what happens with the row … });
class FailureScope {
  public:
    FailureScope(Fn& fn, ir::NodeId node, const Row& input);
    ~FailureScope();
    FailureScope(const FailureScope&) = delete;

    // Failures inside `body` are no longer this scope's. Afterwards the builder stands behind both
    // ways.
    void finish(llvm::function_ref<void()> body);

  private:
    void report();

    Fn& fn_;
    ir::NodeId node_;
    const Row& input_;
    FailureCatcher catcher_;
    size_t mark_;
    bool finished_ = false;
};

}  // namespace weir::codegen
