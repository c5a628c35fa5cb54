// How rows go through operators (produce/consume as in HyPer). Whoever has a row calls `emit`; it
// hands the row to each consumer of the edge, inline, one behind the other. An operator is one
// function `consume_x` in its own file: it asks the row for what it needs, and calls `emit` inside
// the code where its own row exists. To add one: write it, and give it a line in operators.cpp.
//
// An operator with state also gives the functions that its slot's descriptor names (slots.h): these
// begin a new Fn, make a Row from what stands in the state, and `emit` it on the operator's Main
// port.
#pragma once

#include "compiler/codegen/function.h"

namespace weir::codegen {

// Hands a row to everybody who reads `edge`.
void emit(Fn& fn, ir::Edge edge, const Row& row);

// The operator `node` takes `row` as a row of its input number `input`. Afterwards the builder
// stands where code goes on, whatever happened to the row.
struct Place {
    ir::NodeId node;
    uint32_t input = 0;
};

void consume_where(Fn& fn, Place place, const ir::Where& op, const Row& row);
void consume_project(Fn& fn, Place place, const ir::Project& op, const Row& row);
void consume_unnest(Fn& fn, Place place, const ir::Unnest& op, const Row& row);
void consume_union(Fn& fn, Place place, const ir::Union& op, const Row& row);
void consume_limit(Fn& fn, Place place, const ir::Limit& op, const Row& row);
void consume_sink(Fn& fn, Place place, const ir::Sink& op, const Row& row);
void consume_window_aggregate(Fn& fn, Place place, const ir::WindowAggregate& op,
                              const Row& row);  // window_aggregate.cpp
void consume_top_per_window(Fn& fn, Place place, const ir::TopPerWindow& op,
                            const Row& row);  // top_per_window.cpp
void consume_table_aggregate(Fn& fn, Place place, const ir::TableAggregate& op, const Row& row);
void consume_latest(Fn& fn, Place place, const ir::Latest& op, const Row& row);
void consume_changes(Fn& fn, Place place, const ir::Changes& op, const Row& row);
void consume_snapshot(Fn& fn, Place place, const ir::Snapshot& op, const Row& row);

// The windows that a row was too late for, one late row each.
struct LateWindows {
    llvm::Value* windows;  // ptr to pairs of start and end; nullptr: one row without a window
    llvm::Value* count;    // i64
    llvm::Value* late_by;  // i64
};
// A row is late for the operator at `place`, whose clause is `late`: counts it in the drop place
// `drop`, and makes the rows of the Late port that has it, the operator's or its source's.
void emit_late(Fn& fn, Place place, ir::Late late, uint32_t drop, const Row& row,
               const LateWindows& windows);

// The functions of a slot's descriptor and the members that only its operator knows; slots.cpp
// fills in the rest. Window and session slots set init, combine, emit, key_bytes, value_bytes,
// value; top slots top_count, emit_row and the sort keys.
void describe_window_slot(Unit& unit, uint32_t slot, const ir::WindowAggregate& op,
                          StructConstant& desc);  // window_aggregate.cpp
struct AggregateSlot;
void describe_distinct_slot(Unit& unit, uint32_t slot, const AggregateSlot& parent,
                            StructConstant& desc);  // aggregate_slot.cpp
void describe_top_slot(Unit& unit, uint32_t slot, const ir::TopPerWindow& op,
                       StructConstant& desc);  // top_per_window.cpp
void describe_groups_slot(Unit& unit, uint32_t slot, const ir::TableAggregate& op,
                          StructConstant& desc);                                // table_aggregate.cpp
void describe_latest_slot(Unit& unit, uint32_t slot, StructConstant& desc);    // latest.cpp
void describe_snapshot_slot(Unit& unit, uint32_t slot, StructConstant& desc);  // snapshot.cpp
// The array weir_job.slots.
llvm::Constant* slot_descriptors(Unit& unit);  // slots.cpp

}  // namespace weir::codegen
