// CSV output (RFC 4180, lines end in LF): the header is the runtime's. Lists, maps and records
// stand as JSON; a null is the format's null text, and a value that would read as that is quoted.
#include "compiler/codegen/sink.h"

namespace weir::codegen {

using ir::TypeKind;

namespace {

void write_field(Writer& writer, const Writable& item, const ir::CsvFormat& format) {
    Fn& fn = writer.fn();
    const TypeKind kind = fn.unit.types().kind(item.wire->type);
    const bool nullable = fn.unit.type(item.wire->type).nullable;
    llvm::Value* const null_text = fn.unit.bytes(format.null_text);
    llvm::Value* const null_bytes =
        fn.unit.int64(nullable ? static_cast<int64_t>(format.null_text.size()) : -1);
    switch (kind) {
        case TypeKind::String:
        case TypeKind::Json:
        case TypeKind::List:
        case TypeKind::Map:
        case TypeKind::Record:
            writer.call("wh_write_csv", {item.text[0], item.text[1],
                                         fn.unit.int8(static_cast<uint8_t>(format.delimiter)),
                                         null_text, null_bytes});
            break;
        default: {
            const bool could_read_as_null = nullable && !format.null_text.empty();
            llvm::Value* const begin = could_read_as_null ? writer.here() : nullptr;
            write_scalar_text(writer, item, /*quoted=*/false);
            if (could_read_as_null) writer.call("wh_quote_null", {begin, null_text, null_bytes});
        }
    }
}

}  // namespace

void write_csv_row(Writer& writer, const ir::CsvFormat& format, const ir::WireType& record,
                   const std::vector<Value>& columns) {
    std::vector<Writable> items;
    const ir::JsonFormat style;
    for (size_t i = 0; i < columns.size(); ++i) {
        writer.reserve(3 + format.null_text.size());
        items.push_back(prepare(writer, columns[i], record.fields[i].wire, style, /*in_csv=*/true));
    }
    writer.reserve(1);
    writer.open();
    for (size_t i = 0; i < items.size(); ++i) {
        if (i > 0) writer.literal(std::string_view(&format.delimiter, 1));
        llvm::Value* null = writer.fn().is_null(items[i].value);
        const auto present = [&] { write_field(writer, items[i], format); };
        if (writer.fn().unit.type(items[i].wire->type).nullable) {
            writer.either(null, [&] { writer.literal(format.null_text); }, present);
        } else {
            present();
        }
    }
    writer.literal("\n");
}

}  // namespace weir::codegen
