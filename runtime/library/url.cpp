// Addresses: percent escapes, and the parts of a URL as RFC 3986 divides it.
#include "runtime/hot/hot.h"
#include "runtime/library/answer.h"
#include "runtime/library/library.h"

using namespace weir::library;

namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool stays(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

struct Url {
    std::string_view scheme, host, port, path, query, fragment, user;
    bool has_scheme = false, has_host = false, has_port = false, has_query = false,
         has_fragment = false, has_user = false;
};

// Takes what stands in front of the first of `ends`, or all.
std::string_view take_until(std::string_view* rest, std::string_view ends) {
    const size_t at = std::min(rest->find_first_of(ends), rest->size());
    const std::string_view taken = rest->substr(0, at);
    rest->remove_prefix(at);
    return taken;
}

void divide_authority(std::string_view authority, Url* url) {
    const size_t at = authority.rfind('@');
    if (at != std::string_view::npos) {
        url->has_user = true;
        url->user = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    // The colons of an address in brackets belong to it.
    const size_t close = authority.rfind(']');
    const size_t colon = authority.rfind(':');
    if (colon != std::string_view::npos && (close == std::string_view::npos || colon > close)) {
        url->has_port = colon + 1 < authority.size();
        url->port = authority.substr(colon + 1);
        authority = authority.substr(0, colon);
    }
    url->host = authority;
    url->has_host = !authority.empty();
}

Url divide(std::string_view rest) {
    Url url;
    const size_t colon = rest.find_first_of(":/?#");
    if (colon != std::string_view::npos && colon > 0 && rest[colon] == ':' &&
        rest.substr(colon).starts_with("://")) {
        url.has_scheme = true;
        url.scheme = rest.substr(0, colon);
        rest.remove_prefix(colon + 1);
    }
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        divide_authority(take_until(&rest, "/?#"), &url);
    }
    url.path = take_until(&rest, "?#");
    if (rest.starts_with('?')) {
        rest.remove_prefix(1);
        url.has_query = true;
        url.query = take_until(&rest, "#");
    }
    if (rest.starts_with('#')) {
        url.has_fragment = true;
        url.fragment = rest.substr(1);
    }
    return url;
}

uint32_t answer_if(bool there, std::string_view part, weir_str* out) {
    return there ? answer_view(part, out) : static_cast<uint32_t>(WEIR_IS_NULL);
}

// The value of the first `name=value` of the query; as it stands there, escapes and all.
uint32_t answer_parameter(std::string_view query, std::string_view name, weir_str* out) {
    while (!query.empty()) {
        const std::string_view pair = take_until(&query, "&");
        if (!query.empty()) query.remove_prefix(1);
        const size_t equals = pair.find('=');
        if (pair.substr(0, equals) != name) continue;
        return answer_view(
            equals == std::string_view::npos ? pair.substr(pair.size()) : pair.substr(equals + 1),
            out);
    }
    return WEIR_IS_NULL;
}

}  // namespace

extern "C" {

// `+` is a blank. What is no escape stays; if the bytes that come out are no UTF-8, all of the text
// does.
uint32_t wf_url_decode(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    const std::string_view words = text(p, n);
    if (words.find_first_of("%+") == std::string_view::npos) return answer_view(words, out);
    char* begin = weir::row::arena_bytes(context, words.size());
    char* end = begin;
    for (size_t at = 0; at < words.size(); at++) {
        const char c = words[at];
        const bool escape = c == '%' && at + 2 < words.size() && hex_value(words[at + 1]) >= 0 &&
                            hex_value(words[at + 2]) >= 0;
        if (escape) {
            *end++ = static_cast<char>(hex_value(words[at + 1]) << 4 | hex_value(words[at + 2]));
            at += 2;
        } else {
            *end++ = c == '+' ? ' ' : c;
        }
    }
    const auto bytes = static_cast<uint64_t>(end - begin);
    if (wh_utf8_valid(begin, bytes) == 0) return answer_view(words, out);
    return answer({begin, bytes}, out);
}

uint32_t wf_url_encode(weir_context* context, const char* p, uint64_t n, weir_str* out) {
    std::string made;
    for (const char c : text(p, n)) {
        if (stays(c)) {
            made += c;
            continue;
        }
        made += '%';
        made += "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4];
        made += "0123456789ABCDEF"[c & 15];
    }
    return answer_copy(context, made, out);
}

uint32_t wf_url_part(weir_context*, const char* p, uint64_t n, const char* part, uint64_t part_n,
                     weir_str* out) {
    const Url url = divide(text(p, n));
    const std::string_view asked = text(part, part_n);
    if (asked == "host") return answer_if(url.has_host, url.host, out);
    if (asked == "path") return answer_view(url.path, out);
    if (asked == "query") return answer_if(url.has_query, url.query, out);
    if (asked.starts_with("query:")) return answer_parameter(url.query, asked.substr(6), out);
    if (asked == "scheme" || asked == "protocol") return answer_if(url.has_scheme, url.scheme, out);
    if (asked == "port") return answer_if(url.has_port, url.port, out);
    if (asked == "fragment") return answer_if(url.has_fragment, url.fragment, out);
    if (asked == "user") return answer_if(url.has_user, url.user, out);
    return WEIR_IS_NULL;
}

}  // extern "C"
