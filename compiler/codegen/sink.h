// How a sink's rows become text, inline: columns are computed first, then the room that they need
// at most is made sure of once, then everything is written without further checks.
#pragma once

#include "compiler/codegen/operators.h"

namespace weir::codegen {

// One value ready to be written: nothing is left that could fail or that needs the arena.
struct Writable {
    const ir::WireType* wire = nullptr;
    Value value;
    Value text;  // of lists, maps and forms of time that the runtime makes: {ptr, n} of JSON or
                 // plain text
    std::vector<Writable> fields;  // of a record that is written field by field
};

class Writer {
  public:
    Writer(Fn& fn, uint32_t sink) : fn_(fn), unit_(fn.unit), sink_(sink), room_(fn.unit.int64(0)) {}

    // ---- before writing ----
    void reserve(uint64_t bytes) { fixed_ += bytes; }
    void reserve(llvm::Value* bytes) { room_ = fn_.ir.CreateAdd(room_, bytes); }
    // Opens the sink's buffer with the room that was reserved.
    void open();

    // ---- writing ----
    void literal(std::string_view text);
    void call(const char* primitive,
              llvm::ArrayRef<llvm::Value*> arguments);  // char* f(char* out, arguments…)
    void raw(llvm::Value* p, llvm::Value* n);           // bytes as they are
    llvm::Value* here();                                // where the next byte goes
    // Both ways write; literals waiting are written in the one that they belong to.
    void either(llvm::Value* condition, llvm::function_ref<void()> then,
                llvm::function_ref<void()> otherwise);
    // Ends the row.
    void close();

    llvm::Value* time_cache();

    Fn& fn() { return fn_; }

    bool decimal_string = false;  // format json(decimal = string)

  private:
    void flush();

    Fn& fn_;
    Unit& unit_;
    uint32_t sink_;
    uint64_t fixed_ = 0;
    llvm::Value* room_;
    llvm::Value* place_ = nullptr;     // the weir_sink
    llvm::AllocaInst* out_ = nullptr;  // next byte
    std::string waiting_;
};

// Common to the formats (sink.cpp).
Writable prepare(Writer& writer, const Value& value, const ir::WireType& wire,
                 const ir::JsonFormat& style, bool in_csv);
void write_scalar_text(Writer& writer, const Writable& item, bool quoted);

void write_json_row(Writer& writer, const ir::JsonFormat& format, const ir::WireType& record,
                    const std::vector<Value>& columns);
void write_csv_row(Writer& writer, const ir::CsvFormat& format, const ir::WireType& record,
                   const std::vector<Value>& columns);

}  // namespace weir::codegen
