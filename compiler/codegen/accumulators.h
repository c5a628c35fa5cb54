// What a slot keeps for each aggregate of a key, and the code that adds a row to it, joins two of
// them, and makes the result. All zero means: of no rows. To add an aggregate: its fields in
// `fields_of`, and a line in each of the three.
#pragma once

#include <vector>

#include "compiler/codegen/slots_canonical.h"
#include "compiler/ir/operator.h"

namespace weir::codegen {

// One aggregate's place in the slot's value.
struct Accumulator {
    const ir::Aggregate* aggregate = nullptr;
    std::vector<ir::TypeId> fields;  // what stands there
    std::vector<uint32_t> offsets;   // of each, from the value's start
    bool counted = false;            // whether it must know that there was a value
};

struct Accumulators {
    std::vector<Accumulator> items;
    uint32_t bytes = 0;
    ir::TypeId record;  // of all fields, for weir_slot_desc.value
};

Accumulators accumulators_of(Unit& unit, const std::vector<ir::Aggregate>& aggregates);

// What a row brings to one aggregate; evaluated before the first store.
struct Brought {
    llvm::Value* taken = nullptr;  // i1: `where` holds and the value is not null; nullptr: always
    std::vector<Value> values;     // the arguments; those that must not be null are not
};
Brought bring(Fn& fn, const ir::Aggregate& aggregate, const Row& row);

// Where accumulators stand.
struct Stored {
    llvm::Value* slot;  // weir_slot*
    llvm::Value* value;
};
// Adds a row at (time, order). Count-distinct is the caller's.
void accumulate(Fn& fn, const Accumulator& item, const Stored& at, const Brought& row,
                llvm::Value* time, llvm::Value* order);
// Takes out a row that was added; count, and sum and avg of what is no float.
void take_out(Fn& fn, const Accumulator& item, llvm::Value* value, const Brought& row);
// Adds what stands at `from`.
void combine(Fn& fn, const Accumulator& item, const Stored& at, llvm::Value* from);
// The aggregate's result; can fail.
Value result(Fn& fn, const Accumulator& item, llvm::Value* value);

}  // namespace weir::codegen
