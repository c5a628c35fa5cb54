#include "runtime/channel/outbox.h"

#include <cstdlib>

namespace weir::channel {
namespace {

constexpr weir_lane kNoLane = {nullptr, nullptr, WEIR_NO_EXCHANGE, 0};

}  // namespace

Outbox::Outbox(Network* network, base::Worker* worker, uint32_t number)
    : network_(network),
      worker_(worker),
      number_(number),
      open_(network->workers()),
      lanes_(network->workers(), kNoLane) {
    worker->context.lanes = lanes_.data();
}

Outbox::~Outbox() {
    for (Open& each : open_) {
        if (each.batch != nullptr) network_->finish(number_, each.batch);
    }
}

void Outbox::close_run(uint32_t to) {
    Open& open = open_[to];
    if (open.run == nullptr) return;
    open.at = lanes_[to].p;
    open.run->bytes = static_cast<uint64_t>(open.at - reinterpret_cast<char*>(open.run + 1));
    open.run = nullptr;
    lanes_[to] = kNoLane;
}

void Outbox::send(uint32_t to, bool at_once) {
    Open& open = open_[to];
    open.batch->bytes = static_cast<uint64_t>(open.at - open.batch->data());
    if (!network_->send(number_, to, open.batch, at_once)) worker_->context.pause = 1;
    open = Open();
}

void Outbox::make_room(uint32_t to, uint64_t bytes) {
    Open& open = open_[to];
    uint64_t wanted = sizeof(RunHead) + bytes;
    if (open.batch != nullptr) {
        if (static_cast<uint64_t>(open.batch->data() + open.batch->capacity - open.at) >= wanted)
            return;
        send(to, false);
    }
    bool fits = true;
    open.batch = network_->fresh_batch(wanted, &fits);
    open.batch->from = number_;
    open.batch->bytes = 0;
    open.at = open.batch->data();
    if (!fits) worker_->stop(worker_->budget->exceeded());
}

char* Outbox::room(uint32_t to, uint32_t exchange, uint64_t bytes) {
    close_run(to);
    make_room(to, bytes);
    Open& open = open_[to];
    open.run = reinterpret_cast<RunHead*>(open.at);
    *open.run = {exchange, 0, 0};
    lanes_[to] = {open.at + sizeof(RunHead), open.batch->data() + open.batch->capacity, exchange,
                  0};
    return lanes_[to].p;
}

void Outbox::say(uint32_t time_node, int64_t watermark) {
    for (uint32_t to = 0; to < workers(); ++to) {
        if (to == number_) continue;
        close_run(to);
        make_room(to, 0);
        Open& open = open_[to];
        *reinterpret_cast<RunHead*>(open.at) = {WEIR_NO_EXCHANGE, time_node,
                                                static_cast<uint64_t>(watermark)};
        open.at += sizeof(RunHead);
    }
}

void Outbox::hand_over() {
    for (uint32_t to = 0; to < workers(); ++to) {
        if (open_[to].batch == nullptr) continue;
        close_run(to);
        send(to, true);
    }
}

}  // namespace weir::channel

extern "C" {

char* weir_lane_room(weir_context* context, uint32_t worker, uint32_t exchange, uint64_t bytes) {
    return weir::base::worker_of(context).outbox->room(worker, exchange, bytes);
}

void weir_received_late(weir_context*, uint32_t) { std::abort(); }

}  // extern "C"
