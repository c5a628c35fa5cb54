// What weir_context.worker points to: the worker that generated code runs on, with the parts of the
// runtime that its calls reach. The engine makes it and owns every part; one thread uses it.
#pragma once

#include <string>

#include "runtime/abi/weir_abi.h"
#include "runtime/base/budget.h"
#include "runtime/base/env.h"
#include "runtime/base/status.h"

namespace weir::state {
class State;
}
namespace weir::time {
class Watermarks;
}
namespace weir::format {
class Decoder;
}
namespace weir::channel {
class Outbox;
}
namespace weir::engine {
class Runner;
}

namespace weir::base {

// A partition as the runtime has it: what generated code reads, and how its records are decoded.
struct Partition : weir_partition {
    format::Decoder* decoder = nullptr;  // runtime/format
};

struct Worker {
    weir_context context = {};
    const weir_job_desc* job = nullptr;
    Env* env = nullptr;
    Budget* budget = nullptr;
    state::State* state = nullptr;      // runtime/state
    time::Watermarks* time = nullptr;   // runtime/time
    channel::Outbox* outbox = nullptr;  // runtime/channel; NULL: there are no other workers
    engine::Runner* runner = nullptr;   // routes of bad records, sinks
    std::string fail_detail;            // what weir_fail left
    Status error = Status::ok();        // why the job stops, if the world failed

    bool stopping = false;  // no more records are read, no more rows made

    // The record in hand is finished, then generated code returns.
    void stop() {
        stopping = true;
        context.pause = 1;
    }
    // The world failed: the job ends with exit code 3. The first failure is kept.
    void stop(Status why) {
        if (error.is_ok()) error = std::move(why);
        stop();
    }
};

inline Worker& worker_of(weir_context* context) { return *static_cast<Worker*>(context->worker); }

// The scratch arena of a context: 64 KiB at first. weir_arena_more moves it to a larger piece when
// a record needs more; arena_settle frees outgrown pieces, and shrinks it again, between records.
void arena_open(weir_context* context);
void arena_settle(weir_context* context);
void arena_close(weir_context* context);

}  // namespace weir::base
