// A bounded text that is read from its front, for times and durations.
#pragma once

#include <stdint.h>

namespace weir::base {

class TextReader {
  public:
    TextReader(const char* p, uint64_t n) : p_(p), end_(p + n) {}

    bool done() const { return p_ == end_; }
    const char* position() const { return p_; }
    char peek() const { return p_ < end_ ? *p_ : '\0'; }
    void skip() { p_ += p_ < end_; }
    bool take(char c) {
        if (peek() != c || p_ == end_) return false;
        p_++;
        return true;
    }
    // Exactly `count` digits.
    bool digits(int count, int64_t* value) {
        if (end_ - p_ < count) return false;
        int64_t read = 0;
        for (int i = 0; i < count; i++) {
            if (p_[i] < '0' || p_[i] > '9') return false;
            read = read * 10 + (p_[i] - '0');
        }
        p_ += count;
        *value = read;
        return true;
    }
    // One to `count_max` digits.
    bool number(int count_max, int64_t* value) {
        int count = 0;
        while (count < count_max && count < end_ - p_ && p_[count] >= '0' && p_[count] <= '9')
            count++;
        return count > 0 && digits(count, value);
    }
    // `.` and digits, in microseconds; digits behind the sixth are cut.
    bool fraction(int64_t* micros) {
        if (!take('.')) return false;
        int64_t value = 0;
        int64_t unit = 100000;
        const char* begin = p_;
        for (; p_ < end_ && *p_ >= '0' && *p_ <= '9'; p_++, unit /= 10) value += unit * (*p_ - '0');
        *micros = value;
        return p_ > begin;
    }
    // `Z`, or `+01:00` (`+0100` and `+01` too, unless strict): seconds east of UTC.
    bool offset(bool strict, int64_t* seconds) {
        *seconds = 0;
        if (take('Z') || take('z')) return true;
        const bool west = peek() == '-';
        if (!take('+') && !take('-')) return false;
        int64_t hours;
        int64_t minutes = 0;
        if (!digits(2, &hours)) return false;
        const bool colon = take(':');
        if ((strict && !colon) || (!digits(2, &minutes) && (strict || colon))) return false;
        if (hours > 23 || minutes > 59) return false;
        *seconds = (hours * 60 + minutes) * 60 * (west ? -1 : 1);
        return true;
    }

  private:
    const char* p_;
    const char* end_;
};

}  // namespace weir::base
