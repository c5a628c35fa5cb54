// The module under construction: constants, outside functions, and how many parts a type has in
// registers.
#include "compiler/codegen/unit.h"

#include <llvm/IR/Constants.h>

#include "compiler/support/check.h"

namespace weir::codegen {

using ir::TypeKind;

StructConstant& StructConstant::set(size_t offset, llvm::Constant* value) {
    members_[offset] = value;
    return *this;
}

llvm::Constant* StructConstant::finish() const {
    std::vector<llvm::Constant*> parts;
    size_t at = 0;
    const auto pad_to = [&](size_t offset) {
        CHECK(at <= offset);
        if (at == offset) return;
        auto* type = llvm::ArrayType::get(llvm::Type::getInt8Ty(context_), offset - at);
        parts.push_back(llvm::ConstantAggregateZero::get(type));
        at = offset;
    };
    for (const auto& [offset, value] : members_) {
        pad_to(offset);
        parts.push_back(value);
        llvm::Type* type = value->getType();
        // All members are integers, doubles, pointers, or StructConstants and arrays of these; none
        // needs more layout than its size.
        at += llvm::DataLayout(
                  "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128")
                  .getTypeAllocSize(type);
    }
    pad_to(bytes_);
    return llvm::ConstantStruct::getAnon(context_, parts, /*Packed=*/true);
}

Unit::Unit(stage::Graph fused) : graph(std::move(fused)) {
    module = std::make_unique<llvm::Module>(graph.ir().name, context);
    i1 = llvm::Type::getInt1Ty(context);
    i8 = llvm::Type::getInt8Ty(context);
    i16 = llvm::Type::getInt16Ty(context);
    i32 = llvm::Type::getInt32Ty(context);
    i64 = llvm::Type::getInt64Ty(context);
    i128 = llvm::Type::getInt128Ty(context);
    f64 = llvm::Type::getDoubleTy(context);
    none = llvm::Type::getVoidTy(context);
    ptr = llvm::PointerType::get(context, 0);
    str = llvm::StructType::get(context, {ptr, i64});
}

void Unit::parts_of(ir::TypeId id, llvm::SmallVectorImpl<llvm::Type*>& parts) {
    const ir::Type& type = this->type(id);
    if (type.nullable) parts.push_back(i1);
    switch (type.kind) {
        case TypeKind::Bool:
            parts.push_back(i1);
            break;
        case TypeKind::Int:
        case TypeKind::Timestamp:
        case TypeKind::Date:
        case TypeKind::Duration:
        case TypeKind::Enum:
            parts.push_back(i64);
            break;
        case TypeKind::Float:
            parts.push_back(f64);
            break;
        case TypeKind::Decimal:
        case TypeKind::Uuid:
            parts.push_back(i128);
            break;
        case TypeKind::String:
        case TypeKind::Bytes:
        case TypeKind::Json:
        case TypeKind::List:
        case TypeKind::Map:
            parts.push_back(ptr);
            parts.push_back(i64);
            break;
        case TypeKind::Record:
            for (const ir::Field& field : type.fields) parts_of(field.type, parts);
            break;
        case TypeKind::Null:
            break;
        case TypeKind::Error:
            UNREACHABLE("a value of the error type");
    }
}

size_t Unit::part_count(ir::TypeId id) {
    llvm::SmallVector<llvm::Type*, 4> parts;
    parts_of(id, parts);
    return parts.size();
}

size_t Unit::field_part(ir::TypeId record, uint32_t field) {
    const ir::Type& type = this->type(record);
    size_t part = type.nullable ? 1 : 0;
    for (uint32_t i = 0; i < field; ++i) part += part_count(type.fields[i].type);
    return part;
}

ir::TypeId Unit::record_of(const ir::Schema& schema) {
    std::vector<ir::Field> fields;
    for (const ir::Column& column : schema) fields.push_back({column.name, column.type});
    return types().record(std::move(fields));
}

llvm::Constant* Unit::bytes(std::string_view text) {
    const auto found = bytes_.find(text);
    if (found != bytes_.end()) return found->second;
    llvm::Constant* parts[] = {
        llvm::ConstantDataArray::getString(context, llvm::StringRef(text.data(), text.size()),
                                           /*AddNull=*/false),
        llvm::ConstantAggregateZero::get(llvm::ArrayType::get(i8, WEIR_PADDING))};
    llvm::GlobalVariable* global =
        constant(llvm::ConstantStruct::getAnon(context, parts, /*Packed=*/true), "text");
    global->setAlignment(llvm::Align(1));
    bytes_.emplace(std::string(text), global);
    return global;
}

uint64_t Unit::flagged_length(std::string_view text) {
    for (const char byte : text) {
        if (static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\')
            return text.size();
    }
    return text.size() | WEIR_STR_CLEAN;
}

llvm::Constant* Unit::text(std::string_view text) {
    llvm::Constant* p = text.empty() ? null_ptr() : bytes(text);
    return llvm::ConstantStruct::get(str, {p, int64(static_cast<int64_t>(flagged_length(text)))});
}

llvm::GlobalVariable* Unit::constant(llvm::Constant* value, const llvm::Twine& name) {
    auto* global = new llvm::GlobalVariable(*module, value->getType(), /*isConstant=*/true,
                                            llvm::GlobalValue::PrivateLinkage, value, name);
    global->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
    global->setAlignment(llvm::Align(16));
    return global;
}

llvm::Constant* Unit::array(const std::vector<llvm::Constant*>& items, const llvm::Twine& name) {
    if (items.empty()) return null_ptr();
    // Packed structs of one C type differ in their padding members, so the array is a struct of
    // them.
    return constant(llvm::ConstantStruct::getAnon(context, items, /*Packed=*/true), name);
}

llvm::FunctionCallee Unit::outside(llvm::StringRef name, llvm::Type* result,
                                   llvm::ArrayRef<llvm::Type*> arguments) {
    return module->getOrInsertFunction(
        name, llvm::FunctionType::get(result, arguments, /*isVarArg=*/false));
}

llvm::Function* Unit::function(const llvm::Twine& name, llvm::Type* result,
                               llvm::ArrayRef<llvm::Type*> arguments) {
    llvm::Function* made =
        llvm::Function::Create(llvm::FunctionType::get(result, arguments, /*isVarArg=*/false),
                               llvm::GlobalValue::InternalLinkage, name, module.get());
    made->addFnAttr(llvm::Attribute::NoUnwind);
    made->getArg(0)->setName("context");
    return made;
}

}  // namespace weir::codegen
