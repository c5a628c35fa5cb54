// JSON output: one object a line, fields in declared order, nulls written, forms of time as the
// sink's type says. Lists, maps, and times of a pattern are made into text by the runtime first;
// everything else is written where it goes.
#include "compiler/codegen/expr.h"
#include "compiler/codegen/row_layout.h"
#include "compiler/codegen/sink.h"
#include "compiler/support/json_writer.h"

namespace weir::codegen {

using ir::TypeKind;

namespace {

constexpr std::string_view kDateTimePattern = "%Y-%m-%d %H:%M:%S";

bool is_date_time(const ir::WireType& wire) {
    return wire.pattern == kDateTimePattern && wire.zone.empty();
}

// Most bytes of a value of a fixed kind, quotes included.
uint64_t room_of(const ir::Type& type) {
    switch (type.kind) {
        case TypeKind::Bool:
            return 5;
        case TypeKind::Int:
            return 20;
        case TypeKind::Float:
            return 25;
        case TypeKind::Decimal:
            return 43;
        default:
            return 48;  // times, dates, durations, uuids
    }
}

// `format "%d.%m.%Y"`: the library's format_time.
Value time_by_pattern(Fn& fn, const Value& value, const ir::WireType& wire) {
    Unit& unit = fn.unit;
    const ir::TypeId string = unit.types().of(TypeKind::String);
    const Value form = fn.string_literal(wire.pattern), zone = fn.string_literal(wire.zone);
    const auto length = [&](std::string_view text) {
        return unit.int64(static_cast<int64_t>(text.size()));
    };
    if (wire.zone.empty()) {
        return call_library(fn, "wf_format_time",
                            {fn.context, value[0], form[0], length(wire.pattern)}, string, false);
    }
    unit.features.insert("zones");
    // sema knows the zone, so that this cannot fail.
    return call_library(
        fn, "wf_format_time_zone",
        {fn.context, value[0], form[0], length(wire.pattern), zone[0], length(wire.zone)}, string,
        false);
}

Value json_text(Fn& fn, const Bytes& bytes, const ir::WireType& wire, const ir::JsonFormat& style) {
    Unit& unit = fn.unit;
    ir::WireType plain = wire;
    plain.type = unit.types().non_null(wire.type);
    fn.uses_arena = true;
    llvm::Value* made = fn.call("weir_json_of", unit.str,
                                {fn.context, unit.type_descriptor(plain), bytes.p, bytes.n,
                                 unit.int32(style.decimal_string)},
                                "json");
    llvm::Value* n = fn.ir.CreateAnd(fn.ir.CreateExtractValue(made, 1), unit.int64(0xffffffff));
    return Value{{}, {fn.ir.CreateExtractValue(made, 0), n}};
}

// Room of a string's JSON form: six bytes for each when it must be looked at.
llvm::Value* string_room(Fn& fn, llvm::Value* n) {
    return fn.call("wh_json_room", fn.unit.i64, {n}, "string_room");
}

llvm::Value* length_of(Fn& fn, llvm::Value* n) {
    return fn.ir.CreateAnd(n, fn.unit.int64(0xffffffff));
}

void write_unix(Writer& writer, const Writable& item, const Value& value) {
    Fn& fn = writer.fn();
    const int64_t unit_us = item.wire->form == ir::TimeForm::UnixSeconds  ? 1'000'000
                            : item.wire->form == ir::TimeForm::UnixMillis ? 1'000
                                                                          : 1;
    // Rounds down, before 1970 too.
    llvm::Value* quotient = fn.ir.CreateSDiv(value[0], fn.unit.int64(unit_us));
    llvm::Value* rest = fn.ir.CreateSRem(value[0], fn.unit.int64(unit_us));
    llvm::Value* below = fn.ir.CreateSExt(fn.ir.CreateICmpSLT(rest, fn.unit.int64(0)), fn.unit.i64);
    writer.call("wh_write_int", {fn.ir.CreateAdd(quotient, below)});
}

void write_time(Writer& writer, const Writable& item, const Value& value, bool quoted) {
    const std::string_view quote = quoted ? "\"" : "";
    switch (item.wire->form) {
        case ir::TimeForm::Rfc3339:
            writer.literal(quote);
            writer.call("wh_write_rfc3339", {value[0], writer.time_cache()});
            writer.literal(quote);
            break;
        case ir::TimeForm::Pattern:
            writer.literal(quote);
            if (is_date_time(*item.wire)) {
                writer.call("wh_write_datetime", {value[0], writer.time_cache()});
            } else if (quoted) {
                writer.call("wh_write_json", {item.text[0], item.text[1]});
            } else {
                writer.raw(item.text[0], length_of(writer.fn(), item.text[1]));
            }
            writer.literal(quote);
            break;
        default:
            write_unix(writer, item, value);
    }
}

void write_quoted(Writer& writer, bool quoted, const char* primitive,
                  llvm::ArrayRef<llvm::Value*> arguments) {
    if (quoted) writer.literal("\"");
    writer.call(primitive, arguments);
    if (quoted) writer.literal("\"");
}

void write_bool(Writer& writer, llvm::Value* bit) {
    writer.either(bit, [&] { writer.literal("true"); }, [&] { writer.literal("false"); });
}

// The name of an enum's value, from a table of texts.
Value enum_name(Fn& fn, const Value& value, ir::TypeId type) {
    Unit& unit = fn.unit;
    std::vector<llvm::Constant*> names;
    for (const std::string& name : unit.type(type).names) names.push_back(unit.text(name));
    auto* table = unit.constant(
        llvm::ConstantArray::get(llvm::ArrayType::get(unit.str, names.size()), names), "names");
    llvm::Value* entry = fn.ir.CreateInBoundsGEP(unit.str, table, value[0]);
    return Value{{},
                 {fn.load(unit.ptr, entry, offsetof(weir_str, p)),
                  fn.load(unit.i64, entry, offsetof(weir_str, n))}};
}

void write_object(Writer& writer, const Writable& item, const ir::JsonFormat& style);

void write_value(Writer& writer, const Writable& item, const ir::JsonFormat& style) {
    Fn& fn = writer.fn();
    const bool nullable = fn.unit.type(item.wire->type).nullable;
    const auto present = [&] {
        if (fn.unit.types().kind(item.wire->type) == TypeKind::Record) {
            write_object(writer, item, style);
        } else {
            write_scalar_text(writer, item, /*quoted=*/true);
        }
    };
    if (!nullable) return present();
    writer.either(item.value[0], [&] { writer.literal("null"); }, present);
}

void write_object(Writer& writer, const Writable& item, const ir::JsonFormat& style) {
    writer.literal("{");
    for (size_t i = 0; i < item.fields.size(); ++i) {
        if (i > 0) writer.literal(",");
        writer.literal(json_quoted(item.wire->fields[i].name) + ":");
        write_value(writer, item.fields[i], style);
    }
    writer.literal("}");
}

}  // namespace

Writable prepare(Writer& writer, const Value& value, const ir::WireType& wire,
                 const ir::JsonFormat& style, bool in_csv) {
    Fn& fn = writer.fn();
    const ir::Type& type = fn.unit.type(wire.type);
    Writable item{&wire, value, {}, {}};
    const Value inner = fn.non_null(value);
    writer.reserve(4);  // null
    switch (type.kind) {
        case TypeKind::String:
            writer.reserve(2);
            if (in_csv) {
                const auto [p, n] = fn.plain(inner[0], inner[1]);
                item.text = Value{{}, {p, n}};
            } else {
                writer.reserve(string_room(fn, inner[1]));
            }
            break;
        case TypeKind::Enum: {
            uint64_t longest = 0;
            for (const std::string& name : type.names)
                longest = std::max<uint64_t>(longest, name.size());
            item.text = enum_name(fn, inner, wire.type);
            writer.reserve(6 * longest + 2);
            break;
        }
        case TypeKind::Bytes: {
            llvm::Value* n = length_of(fn, inner[1]);
            writer.reserve(8);
            writer.reserve(fn.ir.CreateMul(n, fn.unit.int64(2)));
            break;
        }
        case TypeKind::Json:
            item.text = Value{{}, {inner[0], length_of(fn, inner[1])}};
            break;
        case TypeKind::List:
        case TypeKind::Map:
            item.text = json_text(fn, {inner[0], inner[1]}, wire, style);
            break;
        case TypeKind::Record:
            if (in_csv) {
                const Packed row = pack(fn, inner);
                item.text = json_text(fn, row.tail, wire, style);
                break;
            }
            for (size_t i = 0; i < type.fields.size(); ++i) {
                writer.reserve(json_quoted(wire.fields[i].name).size() + 3);
                item.fields.push_back(prepare(writer, fn.member(inner, static_cast<uint32_t>(i)),
                                              wire.fields[i].wire, style, in_csv));
            }
            break;
        case TypeKind::Timestamp:
            writer.reserve(room_of(type));
            if (wire.form == ir::TimeForm::Pattern && !is_date_time(wire)) {
                item.text = time_by_pattern(fn, inner, wire);
                writer.reserve(string_room(fn, item.text[1]));
            }
            break;
        case TypeKind::Null:
            break;
        default:
            writer.reserve(room_of(type));
    }
    const bool ready_text =
        type.kind == TypeKind::Json || type.kind == TypeKind::List || type.kind == TypeKind::Map ||
        (type.kind == TypeKind::Record && in_csv) || (type.kind == TypeKind::String && in_csv);
    if (ready_text) {
        // CSV doubles quotes.
        writer.reserve(2);
        writer.reserve(in_csv ? fn.ir.CreateShl(item.text[1], 1) : item.text[1]);
    }
    return item;
}

void write_scalar_text(Writer& writer, const Writable& item, bool quoted) {
    Fn& fn = writer.fn();
    const ir::Type& type = fn.unit.type(item.wire->type);
    const Value value = fn.non_null(item.value);
    switch (type.kind) {
        case TypeKind::Null:
            writer.literal("null");
            break;
        case TypeKind::Bool:
            write_bool(writer, value[0]);
            break;
        case TypeKind::Int:
            writer.call("wh_write_int", {value[0]});
            break;
        case TypeKind::Float:
            writer.call("wh_write_float", {value[0]});
            break;
        case TypeKind::Decimal:
            write_quoted(writer, quoted && writer.decimal_string, "wh_write_decimal",
                         {value[0], fn.unit.int32(type.scale)});
            break;
        case TypeKind::String:
            write_quoted(writer, true, "wh_write_json", {value[0], value[1]});
            break;
        case TypeKind::Enum:
            if (quoted) {
                write_quoted(writer, true, "wh_write_json", {item.text[0], item.text[1]});
            } else {
                writer.raw(item.text[0], length_of(fn, item.text[1]));
            }
            break;
        case TypeKind::Bytes:
            write_quoted(writer, quoted, "wh_write_base64", {value[0], length_of(fn, value[1])});
            break;
        case TypeKind::Timestamp:
            write_time(writer, item, value, quoted);
            break;
        case TypeKind::Date:
            write_quoted(writer, quoted, "wh_write_date", {value[0]});
            break;
        case TypeKind::Duration:
            write_quoted(writer, quoted, "wh_write_duration", {value[0]});
            break;
        case TypeKind::Uuid:
            write_quoted(writer, quoted, "wh_write_uuid", {value[0]});
            break;
        default:
            writer.raw(item.text[0], item.text[1]);
    }
}

void write_json_row(Writer& writer, const ir::JsonFormat& format, const ir::WireType& record,
                    const std::vector<Value>& columns) {
    writer.decimal_string = format.decimal_string;
    Writable item{&record, {}, {}, {}};
    for (size_t i = 0; i < columns.size(); ++i) {
        writer.reserve(json_quoted(record.fields[i].name).size() + 3);
        item.fields.push_back(
            prepare(writer, columns[i], record.fields[i].wire, format, /*in_csv=*/false));
    }
    writer.reserve(3);
    writer.open();
    write_object(writer, item, format);
    writer.literal("\n");
}

}  // namespace weir::codegen
