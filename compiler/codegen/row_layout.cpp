// Reads and writes rows and lists. A tail's parts are padded with zeros to 8 bytes, so that equal
// values have equal bytes.
#include "compiler/codegen/row_layout.h"

#include "compiler/support/check.h"

namespace weir::codegen {

using ir::TypeKind;

namespace {

uint64_t fixed_bytes(const UnwrittenRow& row) {
    uint64_t bytes = row.header + null_words(row.items.size()) * 8;
    for (const uint64_t size : row.slot_sizes) bytes += size;
    return bytes;
}

llvm::Value* rounded(Fn& fn, llvm::Value* bytes) {
    return fn.ir.CreateAnd(fn.ir.CreateAdd(bytes, fn.unit.int64(7)), fn.unit.int64(-8));
}

// Null bits of [first, first + 64) as one word.
llvm::Value* null_word(Fn& fn, const std::vector<Packed>& items, size_t first) {
    llvm::Value* word = fn.unit.int64(0);
    for (size_t i = first; i < items.size() && i < first + 64; ++i) {
        if (items[i].null == nullptr) continue;
        llvm::Value* bit = fn.ir.CreateShl(fn.ir.CreateZExt(items[i].null, fn.unit.i64), i - first);
        word = fn.ir.CreateOr(word, bit);
    }
    return word;
}

// Where the bytes of a tail go, at `offset` (i64) from `base`; returns the offset behind them.
llvm::Value* write_tail(Fn& fn, llvm::Value* base, llvm::Value* slot, const Packed& item,
                        llvm::Value* offset) {
    Unit& unit = fn.unit;
    llvm::Value* empty = fn.ir.CreateICmpEQ(item.tail.n, unit.int64(0));
    llvm::Value* place = fn.ir.CreateOr(offset, fn.ir.CreateShl(item.tail.n, 32));
    fn.store(fn.ir.CreateSelect(empty, unit.int64(0), place), slot, 0);
    llvm::Value* next = fn.ir.CreateAdd(offset, rounded(fn, item.tail.n), "next_tail");
    fn.when(fn.ir.CreateNot(empty), "tail", [&] {
        llvm::Value* last_word = fn.ir.CreateSub(next, unit.int64(8));
        fn.store(unit.int64(0), fn.ir.CreateInBoundsGEP(unit.i8, base, last_word), 0);
        fn.ir.CreateMemCpy(fn.ir.CreateInBoundsGEP(unit.i8, base, offset), llvm::MaybeAlign(8),
                           item.tail.p, llvm::MaybeAlign(1), item.tail.n);
    });
    return next;
}

// A row (header 0), or a list whose header of 8 bytes holds `count`.
UnwrittenRow lay_out(Fn& fn, uint64_t header, std::vector<uint64_t> slot_sizes,
                     std::vector<Packed> items) {
    Unit& unit = fn.unit;
    UnwrittenRow row{std::move(items), std::move(slot_sizes), header, nullptr};
    row.bytes = unit.int64(static_cast<int64_t>(fixed_bytes(row)));
    for (const Packed& item : row.items) {
        if (item.has_tail()) row.bytes = fn.ir.CreateAdd(row.bytes, rounded(fn, item.tail.n));
    }
    return row;
}

Bytes write_in_arena(Fn& fn, const UnwrittenRow& row) {
    llvm::Value* base = fn.arena(row.bytes);
    write_row_at(fn, base, row);
    return {base, row.bytes};
}

}  // namespace

uint64_t null_words(uint64_t fields) { return (fields + 63) / 64; }

uint64_t slot_bytes(Unit& unit, ir::TypeId type) {
    const TypeKind kind = unit.types().kind(type);
    return kind == TypeKind::Decimal || kind == TypeKind::Uuid ? 16 : 8;
}

uint64_t slot_offset(Unit& unit, ir::TypeId record, uint32_t field) {
    const ir::Type& type = unit.type(record);
    uint64_t offset = null_words(type.fields.size()) * 8;
    for (uint32_t i = 0; i < field; ++i) offset += slot_bytes(unit, type.fields[i].type);
    return offset;
}

llvm::Value* to_word(Fn& fn, llvm::Value* part) {
    llvm::Type* type = part->getType();
    if (type->isDoubleTy()) return fn.ir.CreateBitCast(part, fn.unit.i64);
    if (type == fn.unit.i128) return part;
    return fn.ir.CreateZExt(part, fn.unit.i64);
}

llvm::Value* from_word(Fn& fn, llvm::Value* word, llvm::Type* part) {
    if (part->isDoubleTy()) return fn.ir.CreateBitCast(word, part);
    if (part == fn.unit.i1) return fn.ir.CreateTrunc(word, part);
    return word;
}

Packed pack(Fn& fn, const Value& value) {
    Unit& unit = fn.unit;
    const ir::Type& type = unit.type(value.type);
    Packed packed;
    if (type.kind == TypeKind::Null) {
        packed.null = unit.bit(true);
        packed.word = unit.int64(0);
        return packed;
    }
    if (type.nullable) packed.null = value[0];
    const Value inner = fn.non_null(value);
    switch (type.kind) {
        case TypeKind::String:
        case TypeKind::Bytes:
        case TypeKind::Json: {
            const auto [p, n] = fn.plain(inner[0], inner[1]);
            packed.tail = {p, n};
            break;
        }
        case TypeKind::List:
        case TypeKind::Map:
            packed.tail = {inner[0], inner[1]};
            break;
        case TypeKind::Record: {
            std::vector<Value> fields;
            for (uint32_t i = 0; i < type.fields.size(); ++i) fields.push_back(fn.member(inner, i));
            packed.tail = write_row(fn, inner.type, fields);
            if (packed.null)
                packed.tail.n = fn.ir.CreateSelect(packed.null, unit.int64(0), packed.tail.n);
            break;
        }
        default:
            packed.word = to_word(fn, inner[0]);
    }
    return packed;
}

UnwrittenRow lay_out_row(Fn& fn, ir::TypeId record, const std::vector<Value>& fields) {
    std::vector<Packed> items;
    std::vector<uint64_t> sizes;
    for (size_t i = 0; i < fields.size(); ++i) {
        items.push_back(pack(fn, fields[i]));
        sizes.push_back(slot_bytes(fn.unit, fn.unit.type(record).fields[i].type));
    }
    return lay_out(fn, 0, std::move(sizes), std::move(items));
}

void write_row_at(Fn& fn, llvm::Value* base, const UnwrittenRow& row) {
    Unit& unit = fn.unit;
    const std::vector<Packed>& items = row.items;
    const uint64_t words = null_words(items.size());
    if (row.header != 0) fn.store(unit.int64(static_cast<int64_t>(items.size())), base, 0);
    for (uint64_t word = 0; word < words; ++word) {
        fn.store(null_word(fn, items, word * 64), base, row.header + word * 8);
    }
    uint64_t at = row.header + words * 8;
    llvm::Value* tail = unit.int64(static_cast<int64_t>(fixed_bytes(row)));
    for (size_t i = 0; i < items.size(); ++i) {
        llvm::Value* slot = fn.at(base, at);
        if (items[i].has_tail()) {
            tail = write_tail(fn, base, slot, items[i], tail);
        } else {
            fn.store(items[i].word, slot, 0);
        }
        at += row.slot_sizes[i];
    }
}

Bytes write_row(Fn& fn, ir::TypeId record, const std::vector<Value>& fields) {
    return write_in_arena(fn, lay_out_row(fn, record, fields));
}

Value read_slot(Fn& fn, ir::TypeId id, llvm::Value* slot, llvm::Value* base, llvm::Value* null) {
    Unit& unit = fn.unit;
    const ir::Type& type = unit.type(id);
    Value value{unit.types().non_null(id), {}};
    switch (type.kind) {
        case TypeKind::Null:
            return Value{id, {}};
        case TypeKind::String:
        case TypeKind::Bytes:
        case TypeKind::Json:
        case TypeKind::List:
        case TypeKind::Map: {
            llvm::Value* place = fn.load(unit.i64, slot, 0, "place");
            llvm::Value* offset = fn.ir.CreateAnd(place, unit.int64(0xffffffff));
            value.parts = {fn.ir.CreateInBoundsGEP(unit.i8, base, offset, "p"),
                           fn.ir.CreateLShr(place, 32, "n")};
            break;
        }
        case TypeKind::Record: {
            llvm::Value* offset =
                fn.ir.CreateAnd(fn.load(unit.i64, slot, 0, "place"), unit.int64(0xffffffff));
            llvm::Value* row = fn.ir.CreateInBoundsGEP(unit.i8, base, offset, "row");
            if (!type.nullable) return read_record(fn, value.type, row);
            return fn.choose(
                null, "record", [&] { return fn.null_of(id); },
                [&] { return fn.nullable(read_record(fn, value.type, row)); });
        }
        default: {
            llvm::SmallVector<llvm::Type*, 2> parts;
            unit.parts_of(value.type, parts);
            llvm::Value* word = fn.load(parts[0] == unit.i128 ? unit.i128 : unit.i64, slot, 0);
            value.parts = {from_word(fn, word, parts[0])};
        }
    }
    return type.nullable ? fn.with_null(value, null) : value;
}

Value read_field(Fn& fn, ir::TypeId record, llvm::Value* row, uint32_t field) {
    Unit& unit = fn.unit;
    const ir::TypeId type = unit.type(record).fields[field].type;
    llvm::Value* null = nullptr;
    if (unit.type(type).nullable) {
        llvm::Value* word = fn.load(unit.i64, row, field / 64 * 8, "nulls");
        null = fn.ir.CreateTrunc(fn.ir.CreateLShr(word, field % 64), unit.i1, "null");
    }
    return read_slot(fn, type, fn.at(row, slot_offset(unit, record, field)), row, null);
}

Value read_record(Fn& fn, ir::TypeId record, llvm::Value* row) {
    Value value{record, {}};
    const size_t count = fn.unit.type(record).fields.size();
    for (uint32_t i = 0; i < count; ++i) {
        const Value field = read_field(fn, record, row, i);
        value.parts.append(field.parts.begin(), field.parts.end());
    }
    return value;
}

llvm::Value* list_count(Fn& fn, llvm::Value* blob, llvm::Value* bytes) {
    Unit& unit = fn.unit;
    const Value count = fn.choose(
        fn.ir.CreateICmpEQ(bytes, unit.int64(0)), "count",
        [&] { return Value{{}, {unit.int64(0)}}; },
        [&] { return Value{{}, {fn.ir.CreateZExt(fn.load(unit.i32, blob, 0), unit.i64)}}; });
    return count[0];
}

Value read_element(Fn& fn, ir::TypeId element, llvm::Value* blob, llvm::Value* count,
                   llvm::Value* i) {
    Unit& unit = fn.unit;
    llvm::Value* words = fn.ir.CreateLShr(fn.ir.CreateAdd(count, unit.int64(63)), 6);
    llvm::Value* begin = fn.ir.CreateAdd(fn.ir.CreateShl(words, 3), unit.int64(8));
    const int64_t size = static_cast<int64_t>(slot_bytes(unit, element));
    llvm::Value* slot = fn.ir.CreateInBoundsGEP(
        unit.i8, blob, fn.ir.CreateAdd(begin, fn.ir.CreateMul(i, unit.int64(size))), "slot");
    llvm::Value* null = nullptr;
    if (unit.type(element).nullable) {
        llvm::Value* word_at = fn.ir.CreateShl(fn.ir.CreateLShr(i, 6), 3);
        llvm::Value* word =
            fn.load(unit.i64, fn.ir.CreateInBoundsGEP(unit.i8, blob, word_at), 8, "nulls");
        null = fn.ir.CreateTrunc(fn.ir.CreateLShr(word, fn.ir.CreateAnd(i, unit.int64(63))),
                                 unit.i1, "null");
    }
    return read_slot(fn, element, slot, blob, null);
}

Value write_list(Fn& fn, ir::TypeId list, const std::vector<Value>& elements) {
    const uint64_t size = slot_bytes(fn.unit, fn.unit.type(list).element);
    std::vector<Packed> items;
    for (const Value& element : elements) items.push_back(pack(fn, element));
    std::vector<uint64_t> sizes(items.size(), size);
    const Bytes made = write_in_arena(fn, lay_out(fn, 8, std::move(sizes), std::move(items)));
    return Value{fn.unit.types().non_null(list), {made.p, made.n}};
}

}  // namespace weir::codegen
