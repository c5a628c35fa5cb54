// The scratch arena of a context and the note that a failing expression leaves.
//
// Piece of arena: [Piece header][bytes …]; context->arena_begin stands behind the header of the newest
// piece. Outgrown pieces stay alive until the record is done, since its strings may stand in them.
#include <cstdlib>
#include <new>

#include "runtime/base/worker.h"

namespace weir::base {
namespace {

constexpr uint64_t kPieceBytes = 64 << 10;
constexpr uint64_t kPieceKeptMax = 1 << 20;

struct alignas(16) Piece {
    Piece* older;
    uint64_t bytes;
};

Piece* piece_of(weir_context* context) {
    return reinterpret_cast<Piece*>(context->arena_begin) - 1;
}

void add_piece(weir_context* context, Piece* older, uint64_t bytes) {
    // WEIR_PADDING readable bytes follow, as behind every string that hot code reads.
    auto* piece = static_cast<Piece*>(std::malloc(sizeof(Piece) + bytes + WEIR_PADDING));
    if (piece == nullptr) std::abort();
    piece->older = older;
    piece->bytes = bytes;
    context->arena_begin = reinterpret_cast<char*>(piece + 1);
    context->arena = context->arena_begin;
    context->arena_limit = context->arena_begin + bytes;
    if (context->worker == nullptr) return;
    Worker& worker = worker_of(context);
    if (worker.budget != nullptr && !worker.budget->take(MemoryUse::Scratch, bytes)) {
        worker.stop(worker.budget->exceeded());
    }
}

void free_pieces(weir_context* context, Piece* piece) {
    while (piece != nullptr) {
        Piece* older = piece->older;
        if (context->worker != nullptr && worker_of(context).budget != nullptr) {
            worker_of(context).budget->give(MemoryUse::Scratch, piece->bytes);
        }
        std::free(piece);
        piece = older;
    }
}

}  // namespace

void arena_open(weir_context* context) { add_piece(context, nullptr, kPieceBytes); }

void arena_settle(weir_context* context) {
    Piece* piece = piece_of(context);
    if (piece->bytes > kPieceKeptMax) {
        free_pieces(context, piece);
        add_piece(context, nullptr, kPieceBytes);
        return;
    }
    free_pieces(context, piece->older);
    piece->older = nullptr;
    context->arena = context->arena_begin;
}

void arena_close(weir_context* context) {
    if (context->arena_begin == nullptr) return;
    free_pieces(context, piece_of(context));
    context->arena = context->arena_begin = context->arena_limit = nullptr;
}

}  // namespace weir::base

extern "C" {

char* weir_arena_more(weir_context* context, uint64_t bytes) {
    using namespace weir::base;
    Piece* older = piece_of(context);
    uint64_t room = older->bytes * 2;
    while (room < bytes) room *= 2;
    add_piece(context, older, room);
    return context->arena;
}

uint32_t weir_fail(weir_context* context, const char* detail, uint64_t detail_n) {
    weir::base::worker_of(context).fail_detail.assign(detail, detail_n);
    return WEIR_FAIL;
}

}  // extern "C"
