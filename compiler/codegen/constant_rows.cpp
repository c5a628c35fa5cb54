// The same layout that row_layout.cpp writes at run time.
#include "compiler/codegen/constant_rows.h"

#include <algorithm>
#include <cstring>

#include "compiler/support/check.h"

namespace weir::codegen {

using ir::TypeKind;

namespace {

// Null bits and slots first, then the tail. `header` bytes stand in front and are the caller's.
std::string slots(const ir::TypeTable& types, size_t header,
                  const std::vector<ir::TypeId>& slot_types, const std::vector<ir::Value>& values) {
    const size_t words = (values.size() + 63) / 64;
    std::string out(header + words * 8, '\0');
    std::vector<size_t> places;
    for (const ir::TypeId type : slot_types) {
        places.push_back(out.size());
        const TypeKind kind = types.kind(type);
        out.append(kind == TypeKind::Decimal || kind == TypeKind::Uuid ? 16 : 8, '\0');
    }
    for (size_t i = 0; i < values.size(); ++i) {
        const ir::Value& value = values[i];
        if (value.null) {
            out[header + i / 8] = static_cast<char>(out[header + i / 8] | (1 << (i % 8)));
            continue;
        }
        const auto put = [&](const auto& raw) {
            std::memcpy(out.data() + places[i], &raw, sizeof(raw));
        };
        std::string tail;
        switch (types.kind(slot_types[i])) {
            case TypeKind::Float:
                put(value.real);
                continue;
            case TypeKind::Decimal:
            case TypeKind::Uuid:
                put(value.wide);
                continue;
            case TypeKind::String:
            case TypeKind::Bytes:
            case TypeKind::Json:
                tail = value.text;
                break;
            case TypeKind::List:
            case TypeKind::Map:
                tail = constant_blob(types, slot_types[i], value);
                break;
            case TypeKind::Record:
                tail = constant_row(types, slot_types[i], value.items);
                break;
            default:
                put(value.integer);
                continue;
        }
        if (tail.empty()) continue;
        const uint32_t place[2] = {static_cast<uint32_t>(out.size()),
                                   static_cast<uint32_t>(tail.size())};
        put(place);
        tail.resize((tail.size() + 7) / 8 * 8);
        out += tail;
    }
    return out;
}

}  // namespace

std::string constant_row(const ir::TypeTable& types, ir::TypeId record,
                         const std::vector<ir::Value>& fields) {
    std::vector<ir::TypeId> slot_types;
    for (const ir::Field& field : types[record].fields) slot_types.push_back(field.type);
    CHECK(slot_types.size() == fields.size());
    return slots(types, 0, slot_types, fields);
}

std::string constant_blob(const ir::TypeTable& types, ir::TypeId type, const ir::Value& value) {
    if (types.kind(type) == TypeKind::Map) {
        ir::Value keys, values;
        for (size_t i = 0; i + 1 < value.items.size(); i += 2) {
            keys.items.push_back(value.items[i]);
            values.items.push_back(value.items[i + 1]);
        }
        // Sorted by key: sema hands literals over as they were written.
        std::vector<size_t> order(keys.items.size());
        for (size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
            const ir::Value &x = keys.items[a], &y = keys.items[b];
            return std::tie(x.integer, x.wide, x.text) < std::tie(y.integer, y.wide, y.text);
        });
        ir::Value sorted_keys, sorted_values;
        for (const size_t i : order) {
            sorted_keys.items.push_back(keys.items[i]);
            sorted_values.items.push_back(values.items[i]);
        }
        const auto list = [&](ir::TypeId element, const std::vector<ir::Value>& items) {
            std::string out =
                slots(types, 8, std::vector<ir::TypeId>(items.size(), element), items);
            const uint32_t count = static_cast<uint32_t>(items.size());
            std::memcpy(out.data(), &count, 4);
            return out;
        };
        const std::string key_list = list(types[type].key, sorted_keys.items);
        const uint32_t header[2] = {static_cast<uint32_t>(sorted_keys.items.size()),
                                    static_cast<uint32_t>(key_list.size())};
        return std::string(reinterpret_cast<const char*>(header), 8) + key_list +
               list(types[type].element, sorted_values.items);
    }
    std::string out = slots(
        types, 8, std::vector<ir::TypeId>(value.items.size(), types[type].element), value.items);
    const uint32_t count = static_cast<uint32_t>(value.items.size());
    std::memcpy(out.data(), &count, 4);
    return out;
}

}  // namespace weir::codegen
