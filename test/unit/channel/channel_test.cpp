// Batches between workers: order, bounds, who is woken, and that memory is counted and comes back.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "runtime/channel/outbox.h"

namespace weir::channel {
namespace {

// A worker with an outbox, and what came for it.
struct Side {
    Side(Network* network, base::Budget* budget, uint32_t number)
        : network(network), number(number) {
        worker.budget = budget;
        worker.context.worker = &worker;
        outbox = std::make_unique<Outbox>(network, &worker, number);
    }
    void send(uint32_t to, uint32_t exchange, uint64_t value) {
        char* p = outbox->room(to, exchange, 8);
        std::memcpy(p, &value, 8);
        worker.context.lanes[to].p = p + 8;
    }
    // "x0:1,2 w3=7 ": runs of rows by exchange, watermarks by time node.
    std::string receive() {
        std::string text;
        for (Batch* batch = network->take(number); batch != nullptr;) {
            Batch* next = batch->next;
            const char* end = batch->data() + batch->bytes;
            for (const char* at = batch->data(); at != end;) text += run_text(&at);
            network->finish(number, batch);
            batch = next;
        }
        return text;
    }
    static std::string run_text(const char** at) {
        const auto& run = *reinterpret_cast<const RunHead*>(*at);
        *at += sizeof run;
        if (run.exchange == WEIR_NO_EXCHANGE) {
            return "w" + std::to_string(run.time_node) + "=" +
                   std::to_string(static_cast<int64_t>(run.bytes)) + " ";
        }
        std::string text = "x" + std::to_string(run.exchange);
        for (const char* end = *at + run.bytes; *at != end; *at += 8) {
            uint64_t value;
            std::memcpy(&value, *at, 8);
            text += (text.find(':') == text.npos ? ":" : ",") + std::to_string(value);
        }
        return text + " ";
    }

    Network* network;
    uint32_t number;
    base::Worker worker;
    std::unique_ptr<Outbox> outbox;
};

TEST(Channel, KeepsTheOrderOfRowsAndWatermarks) {
    base::Budget budget(1 << 30);
    Network network(&budget, 3);
    Side a(&network, &budget, 0);
    Side b(&network, &budget, 1);
    Side c(&network, &budget, 2);
    a.send(1, 0, 1);
    a.send(1, 0, 2);
    a.send(1, 5, 3);
    a.outbox->say(4, -7);
    a.send(1, 5, 4);
    EXPECT_EQ(b.receive(), "");  // nothing was handed over
    a.outbox->hand_over();
    EXPECT_EQ(b.receive(), "x0:1 x0:2 x5:3 w4=-7 x5:4 ");
    EXPECT_EQ(c.receive(), "w4=-7 ");
    a.outbox->hand_over();
    EXPECT_EQ(b.receive(), "");
}

TEST(Channel, ARunGoesOnWhileItsLaneHasRoom) {
    base::Budget budget(1 << 30);
    Network network(&budget, 2);
    Side a(&network, &budget, 0);
    Side b(&network, &budget, 1);
    a.send(1, 2, 1);
    weir_lane& lane = a.worker.context.lanes[1];
    EXPECT_EQ(lane.exchange, 2u);
    ASSERT_GE(lane.limit - lane.p, 8);
    uint64_t value = 9;
    std::memcpy(lane.p, &value, 8);
    lane.p += 8;
    a.outbox->hand_over();
    EXPECT_EQ(lane.exchange, WEIR_NO_EXCHANGE);
    EXPECT_EQ(b.receive(), "x2:1,9 ");
}

TEST(Channel, IsNotClearPastItsBoundUntilRowsAreTaken) {
    base::Budget budget(1 << 30);
    Network network(&budget, 2);
    Side a(&network, &budget, 0);
    Side b(&network, &budget, 1);
    uint64_t sent = 0;
    while (a.outbox->is_clear()) {
        a.send(1, 0, sent++);
        ASSERT_LT(sent * 8, 2 * kSenderBytesMax);
    }
    EXPECT_TRUE(b.outbox->is_clear());
    EXPECT_EQ(a.worker.context.pause, 1u);
    EXPECT_FALSE(a.worker.stopping);
    EXPECT_GE(budget.used(base::MemoryUse::Channels), kSenderBytesMax);
    std::thread later([&] { b.receive(); });
    // Woken by the receiver: the time allowed is far longer than the test may take.
    while (!a.outbox->is_clear()) network.wait(0, 60'000);
    later.join();
}

TEST(Channel, HasItsShareOfWhatAWorkerMayHaveUnderWay) {
    base::Budget budget(1 << 30);
    Network network(&budget, 5);
    Side a(&network, &budget, 0);
    uint64_t sent = 0;
    while (a.outbox->is_clear()) a.send(3, 0, sent++);
    EXPECT_GE(budget.used(base::MemoryUse::Channels), kSenderBytesMax / 4);
    EXPECT_LE(budget.used(base::MemoryUse::Channels), kSenderBytesMax / 4 + 2 * kBatchBytes);
}

TEST(Channel, RowsLargerThanABatchGetTheirOwn) {
    base::Budget budget(1 << 30);
    {
        Network network(&budget, 2);
        Side a(&network, &budget, 0);
        Side b(&network, &budget, 1);
        uint64_t bytes = 3 * kBatchBytes;
        char* p = a.outbox->room(1, 0, bytes);
        std::memset(p, 0, bytes);
        a.worker.context.lanes[1].p = p + bytes;
        a.outbox->hand_over();
        EXPECT_EQ(b.receive().size(), 3 + 2 * (bytes / 8));
    }
    EXPECT_EQ(budget.used(base::MemoryUse::Channels), 0u);
}

TEST(Channel, StopsItsWorkerPastTheBudget) {
    base::Budget budget(1000);
    Network network(&budget, 2);
    Side a(&network, &budget, 0);
    a.send(1, 0, 1);
    EXPECT_TRUE(a.worker.stopping);
    EXPECT_NE(a.worker.error.why().find("channels use the most"), std::string::npos);
}

TEST(Channel, ManyThreadsLoseNothing) {
    constexpr uint32_t kSides = 4;
    constexpr uint64_t kRows = 20'000;
    base::Budget budget(1 << 30);
    Network network(&budget, kSides);
    std::vector<std::unique_ptr<Side>> sides;
    for (uint32_t i = 0; i < kSides; ++i)
        sides.push_back(std::make_unique<Side>(&network, &budget, i));
    std::vector<std::string> came(kSides);
    std::vector<std::thread> threads;
    for (uint32_t i = 0; i < kSides; ++i) {
        threads.emplace_back([&, i] {
            uint64_t ends = 0;
            for (uint64_t n = 0; ends < kSides - 1;) {
                for (; n < kRows && sides[i]->outbox->is_clear(); ++n) {
                    sides[i]->send((i + 1 + n % (kSides - 1)) % kSides, i, n);
                    if (n == kRows - 1) sides[i]->outbox->say(0, i);
                }
                sides[i]->outbox->hand_over();
                std::string text = sides[i]->receive();
                ends += static_cast<uint64_t>(std::count(text.begin(), text.end(), 'w'));
                came[i] += text;
                if (text.empty()) network.wait(i, 10);
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    uint64_t rows = 0;
    for (const std::string& text : came)
        rows += static_cast<uint64_t>(std::count(text.begin(), text.end(), ':'));
    EXPECT_EQ(rows, kSides * kRows);
}

}  // namespace
}  // namespace weir::channel
