#include "compiler/codegen/slots_canonical.h"

#include <algorithm>

namespace weir::codegen {

using ir::TypeKind;

namespace {

bool is_wide(TypeKind kind) { return kind == TypeKind::Decimal || kind == TypeKind::Uuid; }

bool any_nullable(Unit& unit, ir::TypeId record) {
    const ir::Type& type = unit.type(record);
    return std::any_of(type.fields.begin(), type.fields.end(), [&](const ir::Field& field) {
        return unit.types().is_nullable(field.type);
    });
}

// What canonical bytes are made of, in order.
struct Piece {
    llvm::Value* word = nullptr;  // i64 or i128
    Bytes text{nullptr, nullptr};
};

// Equal floats have equal bytes: adding 0.0 makes 0.0 of -0.0, and there is one NaN.
llvm::Value* canonical_float(Fn& fn, llvm::Value* part) {
    llvm::Value* zero = llvm::ConstantFP::get(fn.unit.f64, 0.0);
    llvm::Value* sum = fn.ir.CreateFAdd(part, zero);
    return fn.ir.CreateSelect(fn.ir.CreateFCmpUNO(sum, sum), llvm::ConstantFP::getNaN(fn.unit.f64),
                              sum);
}

void add_pieces(Fn& fn, ir::TypeId record, const std::vector<Value>& fields,
                std::vector<Piece>& pieces) {
    Unit& unit = fn.unit;
    if (any_nullable(unit, record)) {
        llvm::Value* nulls = unit.int64(0);
        for (size_t i = 0; i < fields.size(); ++i) {
            llvm::Value* bit = fn.ir.CreateZExt(fn.is_null(fields[i]), unit.i64);
            nulls = fn.ir.CreateOr(nulls, fn.ir.CreateShl(bit, i));
        }
        pieces.push_back({nulls});
    }
    for (const Value& field : fields) {
        const Value value = fn.non_null(field);
        const TypeKind kind = unit.types().kind(value.type);
        if (kind == TypeKind::Record) {
            std::vector<Value> members;
            for (uint32_t i = 0; i < unit.type(value.type).fields.size(); ++i)
                members.push_back(fn.member(value, i));
            add_pieces(fn, value.type, members, pieces);
        } else if (is_text(kind)) {
            const auto [p, n] = fn.plain(value[0], value[1]);
            pieces.push_back({nullptr, {p, n}});
        } else if (kind == TypeKind::Float) {
            pieces.push_back({to_word(fn, canonical_float(fn, value[0]))});
        } else {
            pieces.push_back({to_word(fn, value[0])});
        }
    }
}

llvm::Value* padded(Fn& fn, llvm::Value* bytes) {
    return fn.ir.CreateAnd(fn.ir.CreateAdd(bytes, fn.unit.int64(7)), fn.unit.int64(-8));
}

uint64_t fixed_bytes(Fn& fn, const Piece& piece) {
    return piece.word != nullptr && piece.word->getType() == fn.unit.i128 ? 16 : 8;
}

// Writes a string's length and its bytes, padded with zeros; returns the place behind them.
llvm::Value* write_text(Fn& fn, llvm::Value* at, const Bytes& text) {
    Unit& unit = fn.unit;
    fn.store(text.n, at, 0);
    llvm::Value* begin = fn.at(at, 8);
    llvm::Value* room = padded(fn, text.n);
    fn.when(fn.ir.CreateICmpNE(text.n, unit.int64(0)), "key_text", [&] {
        llvm::Value* last = fn.ir.CreateSub(room, unit.int64(8));
        fn.store(unit.int64(0), fn.ir.CreateInBoundsGEP(unit.i8, begin, last), 0);
        fn.ir.CreateMemCpy(begin, llvm::MaybeAlign(8), text.p, llvm::MaybeAlign(1), text.n);
    });
    return fn.ir.CreateInBoundsGEP(unit.i8, begin, room);
}

Bytes write_pieces(Fn& fn, const Bytes* front, const std::vector<Piece>& pieces) {
    Unit& unit = fn.unit;
    uint64_t fixed = 0;
    bool variable = front != nullptr && !llvm::isa<llvm::ConstantInt>(front->n);
    llvm::Value* total = unit.int64(0);
    for (const Piece& piece : pieces) {
        fixed += fixed_bytes(fn, piece);
        if (piece.text.p == nullptr) continue;
        variable = true;
        total = fn.ir.CreateAdd(total, padded(fn, piece.text.n));
    }
    if (front != nullptr) total = fn.ir.CreateAdd(total, front->n);
    total = fn.ir.CreateAdd(total, unit.int64(static_cast<int64_t>(fixed)), "key_bytes");
    llvm::Value* begin;
    if (variable) {
        begin = fn.arena(total);
    } else {
        const uint64_t known = llvm::cast<llvm::ConstantInt>(total)->getZExtValue();
        begin = fn.scratch(std::max<uint64_t>(known, 8), "key");
    }
    llvm::Value* at = begin;
    if (front != nullptr) {
        fn.ir.CreateMemCpy(begin, llvm::MaybeAlign(8), front->p, llvm::MaybeAlign(8), front->n);
        at = fn.ir.CreateInBoundsGEP(unit.i8, begin, front->n);
    }
    for (const Piece& piece : pieces) {
        if (piece.text.p != nullptr) {
            at = write_text(fn, at, piece.text);
        } else {
            fn.store(piece.word, at, 0);
            at = fn.at(at, fixed_bytes(fn, piece));
        }
    }
    return {begin, total};
}

Value read_field(Fn& fn, ir::TypeId type, llvm::Value*& at, llvm::Value* null);

std::vector<Value> read_fields(Fn& fn, ir::TypeId record, llvm::Value*& at) {
    Unit& unit = fn.unit;
    llvm::Value* nulls = nullptr;
    if (any_nullable(unit, record)) {
        nulls = fn.load(unit.i64, at, 0, "nulls");
        at = fn.at(at, 8);
    }
    std::vector<Value> fields;
    const std::vector<ir::Field> types = unit.type(record).fields;
    for (size_t i = 0; i < types.size(); ++i) {
        llvm::Value* null = nullptr;
        if (unit.types().is_nullable(types[i].type)) {
            null = fn.ir.CreateTrunc(fn.ir.CreateLShr(nulls, i), unit.i1, "null");
        }
        fields.push_back(read_field(fn, types[i].type, at, null));
    }
    return fields;
}

Value read_field(Fn& fn, ir::TypeId type, llvm::Value*& at, llvm::Value* null) {
    Unit& unit = fn.unit;
    Value value{unit.types().non_null(type), {}};
    const TypeKind kind = unit.types().kind(type);
    if (kind == TypeKind::Record) {
        for (const Value& field : read_fields(fn, value.type, at)) {
            value.parts.append(field.parts.begin(), field.parts.end());
        }
    } else if (is_text(kind)) {
        llvm::Value* n = fn.load(unit.i64, at, 0, "n");
        llvm::Value* p = fn.at(at, 8);
        value.parts = {p, n};
        at = fn.ir.CreateInBoundsGEP(unit.i8, p, padded(fn, n));
    } else if (kind != TypeKind::Null) {
        llvm::SmallVector<llvm::Type*, 2> parts;
        unit.parts_of(value.type, parts);
        value.parts = {
            from_word(fn, fn.load(is_wide(kind) ? unit.i128 : unit.i64, at, 0), parts[0])};
        at = fn.at(at, is_wide(kind) ? 16 : 8);
    }
    return null != nullptr ? fn.with_null(value, null) : value;
}

}  // namespace

uint32_t canonical_bytes(Unit& unit, ir::TypeId record) {
    uint32_t bytes = any_nullable(unit, record) ? 8 : 0;
    for (const ir::Field& field : unit.type(record).fields) {
        const TypeKind kind = unit.types().kind(field.type);
        if (is_text(kind)) return WEIR_VARIABLE;
        if (kind == TypeKind::Record) {
            const uint32_t inner = canonical_bytes(unit, unit.types().non_null(field.type));
            if (inner == WEIR_VARIABLE) return WEIR_VARIABLE;
            bytes += inner;
        } else {
            bytes += is_wide(kind) ? 16 : 8;
        }
    }
    return bytes;
}

Bytes write_canonical(Fn& fn, ir::TypeId record, const std::vector<Value>& fields) {
    std::vector<Piece> pieces;
    add_pieces(fn, record, fields, pieces);
    return write_pieces(fn, nullptr, pieces);
}

Bytes append_canonical(Fn& fn, const Bytes& front, ir::TypeId record,
                       const std::vector<Value>& fields) {
    std::vector<Piece> pieces;
    add_pieces(fn, record, fields, pieces);
    return write_pieces(fn, &front, pieces);
}

std::vector<Value> read_canonical(Fn& fn, ir::TypeId record, llvm::Value* key) {
    return read_fields(fn, record, key);
}

// ---- accumulators ----

uint32_t state_bytes(Unit& unit, ir::TypeId id) {
    const ir::Type& type = unit.type(id);
    uint32_t bytes = type.nullable ? 8 : 0;
    if (type.kind == TypeKind::Record) {
        for (const ir::Field& field : type.fields) bytes += state_bytes(unit, field.type);
        return bytes;
    }
    if (type.kind == TypeKind::Null) return bytes;
    return bytes + (is_text(type.kind) || is_wide(type.kind) ? 16 : 8);
}

Value load_state(Fn& fn, ir::TypeId id, llvm::Value* base, uint64_t offset) {
    Unit& unit = fn.unit;
    Value value{id, {}};
    if (unit.types().is_nullable(id)) {
        value.parts.push_back(from_word(fn, fn.load(unit.i64, base, offset), unit.i1));
        offset += 8;
    }
    const TypeKind kind = unit.types().kind(id);
    if (kind == TypeKind::Record) {
        const std::vector<ir::Field> fields = unit.type(id).fields;
        for (const ir::Field& field : fields) {
            const Value part = load_state(fn, field.type, base, offset);
            value.parts.append(part.parts.begin(), part.parts.end());
            offset += state_bytes(unit, field.type);
        }
    } else if (is_text(kind)) {
        value.parts.push_back(fn.load(unit.ptr, base, offset));
        value.parts.push_back(fn.load(unit.i64, base, offset + 8));
    } else if (kind != TypeKind::Null) {
        llvm::SmallVector<llvm::Type*, 2> parts;
        unit.parts_of(unit.types().non_null(id), parts);
        value.parts.push_back(
            from_word(fn, fn.load(is_wide(kind) ? unit.i128 : unit.i64, base, offset), parts[0]));
    }
    return value;
}

void store_state(Fn& fn, llvm::Value* slot, llvm::Value* base, uint64_t offset,
                 const Value& value) {
    Unit& unit = fn.unit;
    if (unit.types().is_nullable(value.type)) {
        fn.store(fn.ir.CreateZExt(value[0], unit.i64), base, offset);
        offset += 8;
    }
    const Value inner = fn.non_null(value);
    const TypeKind kind = unit.types().kind(inner.type);
    if (kind == TypeKind::Record) {
        const std::vector<ir::Field> fields = unit.type(inner.type).fields;
        for (uint32_t i = 0; i < fields.size(); ++i) {
            store_state(fn, slot, base, offset, fn.member(inner, i));
            offset += state_bytes(unit, fields[i].type);
        }
    } else if (is_text(kind)) {
        const auto [p, n] = fn.plain(inner[0], inner[1]);
        fn.call("weir_state_string", unit.none, {fn.context, slot, fn.at(base, offset), p, n});
    } else if (kind != TypeKind::Null) {
        fn.store(to_word(fn, inner[0]), base, offset);
    }
}

}  // namespace weir::codegen
