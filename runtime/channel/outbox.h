// One worker's side of its channels: an open batch for each other worker, whose open run generated
// code fills through its lane (weir_abi.h draws the rows). One thread, the worker's.
#pragma once

#include <vector>

#include "runtime/base/worker.h"
#include "runtime/channel/network.h"

namespace weir::channel {

class Outbox {
  public:
    // Sets the lanes of the worker's context.
    Outbox(Network* network, base::Worker* worker, uint32_t number);
    ~Outbox();
    Outbox(const Outbox&) = delete;

    uint32_t number() const { return number_; }
    uint32_t workers() const { return network_->workers(); }

    // weir_lane_room
    char* room(uint32_t to, uint32_t exchange, uint64_t bytes);
    // Tells all others, behind the rows packed so far, how far the input of a time node has come
    // here.
    void say(uint32_t time_node, int64_t watermark);
    // Sends what stands in open batches.
    void hand_over();
    // Whether reading input or closing windows may begin.
    bool is_clear() const { return network_->is_clear(number_); }

  private:
    struct Open {
        Batch* batch = nullptr;
        RunHead* run = nullptr;  // of rows; NULL: none is open
        char* at = nullptr;      // behind the last run that is closed
    };
    void close_run(uint32_t to);
    void send(uint32_t to, bool at_once);
    // Afterwards a run head and so many bytes fit into the open batch.
    void make_room(uint32_t to, uint64_t bytes);

    Network* network_;
    base::Worker* worker_;
    uint32_t number_;
    std::vector<Open> open_;
    std::vector<weir_lane> lanes_;
};

}  // namespace weir::channel
