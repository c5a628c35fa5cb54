// The leaves of a source's record: what the decoders fill in and the columns of the source are made
// of. A leaf is a live field that is no record, or the null state of a live nullable record
// (weir_abi.h, weir_leaf).
#pragma once

#include <string>
#include <vector>

#include "compiler/codegen/function.h"

namespace weir::codegen {

// A live or skipped field of the record, as a tree.
struct Node {
    std::string name;  // outside
    const ir::WireType* wire = nullptr;
    ir::TypeId type;
    bool live = false;
    int leaf =
        -1;  // index among the leaves; of a record: its null state, -1 when it is not nullable
    std::vector<Node> fields;  // of a record
    bool is_record = false;
};

// What a weir_leaf at `leaf` holds, as a value of `type`; the null state of a record is a lone bit.
Value leaf_value(Fn& fn, llvm::Value* leaf, ir::TypeId type, bool is_null_state);

class Leaves {
  public:
    // `live`: plan::record_needs.
    Leaves(Unit& unit, const ir::WireType& record, const std::vector<bool>& live);

    const std::vector<Node>& fields() const { return fields_; }
    size_t size() const { return types_.size(); }
    ir::TypeId type(int leaf) const { return types_[leaf]; }  // of a record's null state: bool

    // Variables of `fn` that hold the leaves.
    void declare(Fn& fn);
    void store(Fn& fn, int leaf, const Value& value);
    // A null record: its state and everything in it.
    void store_null(Fn& fn, const Node& node);
    // Copies what weir_decode left in an array of weir_leaf.
    void take(Fn& fn, llvm::Value* array);
    // The columns of the source from the variables; what is not live is zero (null where it can
    // be).
    std::vector<Value> columns(Fn& fn) const;

  private:
    void add(Unit& unit, const ir::WireType& wire, const std::vector<bool>& live, size_t& node,
             std::vector<Node>& into);
    Value value_of(Fn& fn, const Node& node) const;

    std::vector<Node> fields_;
    std::vector<ir::TypeId> types_;
    std::vector<std::vector<llvm::AllocaInst*>> variables_;
};

}  // namespace weir::codegen
