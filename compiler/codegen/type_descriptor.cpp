// weir_type constants: what the runtime's decoders, printers and functions know of a type. Equal
// ones are emitted once.
#include "compiler/codegen/unit.h"
#include "compiler/support/json_writer.h"

namespace weir::codegen {

using ir::TypeKind;

namespace {

// The default outside form of a type: RFC 3339, fields by their own names.
ir::WireType default_wire(const ir::TypeTable& types, ir::TypeId id) {
    ir::WireType wire;
    wire.type = id;
    const ir::Type& type = types[id];
    if (type.kind == TypeKind::List || type.kind == TypeKind::Map) {
        wire.fields.push_back({"", default_wire(types, type.element)});
    }
    for (const ir::Field& field : type.fields)
        wire.fields.push_back({field.name, default_wire(types, field.type)});
    return wire;
}

// Says the same of two wires exactly when their descriptors are equal.
void append_key(const ir::WireType& wire, std::string& key) {
    key += std::to_string(wire.type.value) + ':' + std::to_string(static_cast<int>(wire.form)) +
           ':' + wire.pattern + '\x01' + wire.zone + '(';
    for (const ir::WireField& field : wire.fields) {
        key += field.name + '\x02';
        append_key(field.wire, key);
    }
    key += ')';
}

}  // namespace

llvm::Constant* Unit::type_descriptor(ir::TypeId type) {
    return type_descriptor(default_wire(types(), type));
}

llvm::Constant* Unit::type_descriptor(const ir::WireType& wire) {
    std::string key;
    append_key(wire, key);
    llvm::Constant*& made = descriptors_[key];
    if (made == nullptr) made = make_type_descriptor(wire);
    return made;
}

llvm::Constant* Unit::make_type_descriptor(const ir::WireType& wire) {
    const ir::Type& type = this->type(wire.type);
    StructConstant constant(context, sizeof(weir_type));
    WEIR_SET(constant, weir_type, kind, int8(static_cast<uint8_t>(type.kind)));
    WEIR_SET(constant, weir_type, nullable, int8(type.nullable));
    WEIR_SET(constant, weir_type, precision, int8(type.precision));
    WEIR_SET(constant, weir_type, scale, int8(type.scale));
    WEIR_SET(constant, weir_type, time_form, int8(static_cast<uint8_t>(wire.form)));
    if (!wire.pattern.empty()) WEIR_SET(constant, weir_type, pattern, text(wire.pattern));
    if (!wire.zone.empty()) WEIR_SET(constant, weir_type, zone, text(wire.zone));
    if (type.kind == TypeKind::Record) {
        std::vector<llvm::Constant*> fields;
        for (const ir::WireField& field : wire.fields) {
            StructConstant member(context, sizeof(weir_field));
            WEIR_SET(member, weir_field, name, text(field.name));
            WEIR_SET(member, weir_field, json_name, text(json_quoted(field.name) + ":"));
            WEIR_SET(member, weir_field, type, type_descriptor(field.wire));
            fields.push_back(member.finish());
        }
        WEIR_SET(constant, weir_type, field_count, int32(static_cast<uint32_t>(fields.size())));
        WEIR_SET(constant, weir_type, fields, array(fields, "fields"));
    }
    if (type.kind == TypeKind::Enum) {
        std::vector<llvm::Constant*> names;
        for (const std::string& name : type.names) names.push_back(text(name));
        WEIR_SET(constant, weir_type, field_count, int32(static_cast<uint32_t>(names.size())));
        WEIR_SET(constant, weir_type, names, array(names, "names"));
    }
    if (type.kind == TypeKind::List || type.kind == TypeKind::Map) {
        const ir::WireType element =
            wire.fields.empty() ? default_wire(types(), type.element) : wire.fields.front().wire;
        WEIR_SET(constant, weir_type, element, type_descriptor(element));
    }
    if (type.kind == TypeKind::Map) WEIR_SET(constant, weir_type, key, type_descriptor(type.key));
    return this->constant(constant.finish(), "type");
}

}  // namespace weir::codegen
