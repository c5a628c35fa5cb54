// The walk once more for machines with AVX2, with the primitives that it calls
// (cmake/WeirHot.cmake, weir_hot_for_avx2).
#define wh_walk_json wh_walk_json_avx2
#include "runtime/hot/numbers.cpp"
#include "runtime/hot/scan.cpp"
#include "runtime/hot/skip.cpp"
#include "runtime/hot/times.cpp"
#include "runtime/hot/walk.cpp"
