// From weir_leaf and the fast path's variables to the columns of a source.
#include "compiler/codegen/leaves.h"

#include "compiler/codegen/row_layout.h"
#include "compiler/support/check.h"

namespace weir::codegen {

using ir::TypeKind;

Leaves::Leaves(Unit& unit, const ir::WireType& record, const std::vector<bool>& live) {
    size_t node = 0;
    add(unit, record, live, node, fields_);
    CHECK(node == live.size());
}

void Leaves::add(Unit& unit, const ir::WireType& wire, const std::vector<bool>& live, size_t& node,
                 std::vector<Node>& into) {
    const ir::Type& type = unit.type(wire.type);
    for (size_t i = 0; i < type.fields.size(); ++i) {
        const ir::WireField& outside = wire.fields[i];
        const ir::Type& field = unit.type(type.fields[i].type);
        Node made;
        made.name = outside.name;
        made.wire = &outside.wire;
        made.type = type.fields[i].type;
        made.live = live[node++];
        made.is_record = field.kind == TypeKind::Record;
        if (made.live && (!made.is_record || field.nullable)) {
            made.leaf = static_cast<int>(types_.size());
            types_.push_back(made.is_record ? unit.types().of(TypeKind::Bool) : made.type);
        }
        if (made.is_record) add(unit, outside.wire, live, node, made.fields);
        into.push_back(std::move(made));
    }
}

namespace {

llvm::Value* wide(Fn& fn, llvm::Value* lo, llvm::Value* hi) {
    llvm::Type* i128 = fn.unit.i128;
    return fn.ir.CreateOr(fn.ir.CreateShl(fn.ir.CreateZExt(hi, i128), 64),
                          fn.ir.CreateZExt(lo, i128));
}

}  // namespace

Value leaf_value(Fn& fn, llvm::Value* leaf, ir::TypeId type, bool is_null_state) {
    Unit& unit = fn.unit;
    Value value{type, {}};
    llvm::Value* null = fn.ir.CreateICmpNE(fn.load(unit.i64, leaf, offsetof(weir_leaf, null)),
                                           unit.int64(0), "null");
    if (is_null_state || unit.type(type).nullable) value.parts.push_back(null);
    if (is_null_state) return value;
    llvm::SmallVector<llvm::Type*, 3> parts;
    unit.parts_of(unit.types().non_null(type), parts);
    llvm::Value* lo = fn.load(unit.i64, leaf, offsetof(weir_leaf, lo), "lo");
    const auto hi = [&] { return fn.load(unit.i64, leaf, offsetof(weir_leaf, hi), "hi"); };
    if (parts.size() == 2) {
        value.parts.push_back(fn.ir.CreateIntToPtr(lo, unit.ptr));
        value.parts.push_back(hi());
    } else {
        value.parts.push_back(parts[0] == unit.i128 ? wide(fn, lo, hi())
                                                    : from_word(fn, lo, parts[0]));
    }
    return value;
}

void Leaves::declare(Fn& fn) {
    for (const ir::TypeId type : types_) {
        llvm::SmallVector<llvm::Type*, 3> parts;
        fn.unit.parts_of(type, parts);
        auto& variables = variables_.emplace_back();
        for (llvm::Type* part : parts) variables.push_back(fn.variable(part, "leaf"));
    }
}

void Leaves::store(Fn& fn, int leaf, const Value& value) {
    CHECK(value.parts.size() == variables_[leaf].size());
    for (size_t i = 0; i < value.parts.size(); ++i)
        fn.ir.CreateStore(value[i], variables_[leaf][i]);
}

void Leaves::store_null(Fn& fn, const Node& node) {
    if (!node.live) return;
    if (!node.is_record) {
        const bool nullable = fn.unit.type(node.type).nullable;
        store(fn, node.leaf, nullable ? fn.null_of(node.type) : fn.zero_of(node.type));
        return;
    }
    if (node.leaf >= 0) store(fn, node.leaf, fn.simple(types_[node.leaf], fn.unit.bit(true)));
    for (const Node& field : node.fields) store_null(fn, field);
}

void Leaves::take(Fn& fn, llvm::Value* array) {
    const auto take_all = [&](auto& self, const std::vector<Node>& fields) -> void {
        for (const Node& node : fields) {
            if (node.leaf >= 0) {
                llvm::Value* leaf = fn.at(array, node.leaf * sizeof(weir_leaf), "leaf");
                store(fn, node.leaf, leaf_value(fn, leaf, types_[node.leaf], node.is_record));
            }
            self(self, node.fields);
        }
    };
    take_all(take_all, fields_);
}

Value Leaves::value_of(Fn& fn, const Node& node) const {
    Unit& unit = fn.unit;
    if (!node.live)
        return unit.type(node.type).nullable ? fn.null_of(node.type) : fn.zero_of(node.type);
    const auto load = [&](int leaf, Value& value) {
        for (llvm::AllocaInst* part : variables_[leaf]) {
            value.parts.push_back(fn.ir.CreateLoad(part->getAllocatedType(), part, node.name));
        }
    };
    Value value{node.type, {}};
    if (node.leaf >= 0) load(node.leaf, value);
    if (!node.is_record) return value;
    for (const Node& field : node.fields) {
        const Value part = value_of(fn, field);
        value.parts.append(part.parts.begin(), part.parts.end());
    }
    return value;
}

std::vector<Value> Leaves::columns(Fn& fn) const {
    std::vector<Value> values;
    for (const Node& node : fields_) values.push_back(value_of(fn, node));
    return values;
}

}  // namespace weir::codegen
