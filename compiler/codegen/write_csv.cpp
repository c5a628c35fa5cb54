// CSV output (RFC 4180, lines end in LF): the header is the runtime's. Lists, maps and records
// stand as JSON; a null is the format's null text, and a string that would read as that is quoted.
#include "compiler/codegen/sink.h"

namespace weir::codegen {

using ir::TypeKind;

namespace {

void write_field(Writer& writer, const Writable& item, const ir::CsvFormat& format) {
    Fn& fn = writer.fn();
    const TypeKind kind = fn.unit.types().kind(item.wire->type);
    const bool nullable = fn.unit.type(item.wire->type).nullable;
    switch (kind) {
        case TypeKind::String:
        case TypeKind::Json:
        case TypeKind::List:
        case TypeKind::Map:
        case TypeKind::Record:
            writer.call("wh_write_csv", {item.text[0], item.text[1],
                                         fn.unit.int8(static_cast<uint8_t>(format.delimiter)),
                                         fn.unit.int32(nullable && format.null_text.empty())});
            break;
        default:
            write_scalar_text(writer, item, /*quoted=*/false);
    }
}

}  // namespace

void write_csv_row(Writer& writer, const ir::CsvFormat& format, const ir::WireType& record,
                   const std::vector<Value>& columns) {
    std::vector<Writable> items;
    const ir::JsonFormat style;
    for (size_t i = 0; i < columns.size(); ++i) {
        writer.reserve(1 + format.null_text.size());
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
