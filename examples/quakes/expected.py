#!/usr/bin/env python3
"""The same answers by a naive script that holds every quake. Writes what the program should into DIR (default: .)."""
import gzip
import json
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path


def text(time):
    return time.replace(".000Z", "Z")


def rounded(number, digits):
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def main(folder):
    with gzip.open(Path(__file__).parent / "quakes.jsonl.gz", "rt") as file:
        quakes = [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in file]
    places, newest, headlines = {}, {}, []
    for quake in quakes:
        # Times have one form, so their text has their order; of equal ones the later record is latest.
        if quake["place"] not in places or quake["event_time"] >= places[quake["place"]]["event_time"]:
            places[quake["place"]] = quake
        net, before = quake["net"], newest.get(quake["net"])
        if before and quake["event_time"] < before["event_time"]:
            continue
        newest[net] = quake
        was, now = before and before["status"] == "reviewed", quake["status"] == "reviewed"
        shown = quake if now else before
        if was or now:
            headlines.append({"net": net, "id": shown["id"], "mag": f"{shown['mag']:.2f}", "event_time": text(shown["event_time"]),
                              "_op": "update" if was and now else "insert" if now else "delete"})
    networks = defaultdict(list)
    for quake in places.values():
        networks[quake["net"]].append(quake)
    folder = Path(folder)
    with open(folder / "strong.csv", "w") as out:
        out.write("place,mag,event_time,id\n")
        for place in sorted(places):
            quake = places[place]
            if quake["mag"] >= 4:
                quoted = f'"{place}"' if "," in place else place
                out.write(f"{quoted},{quake['mag']:.2f},{text(quake['event_time'])},{quake['id']}\n")
    with open(folder / "networks.jsonl", "w") as out:
        for net in sorted(networks):
            rows = networks[net]
            reviewed = sum(row["status"] == "reviewed" for row in rows)
            mean = rounded(sum(row["mag"] for row in rows) / len(rows), 6)
            out.write(f'{{"net":"{net}","places":{len(rows)},"reviewed":{reviewed},"shallow":{sum(row["depth_km"] < 10 for row in rows)},'
                      f'"mean_mag":{mean},"share":{float(rounded(Decimal(reviewed) / len(rows), 3))}}}\n')
    with open(folder / "headlines.jsonl", "w") as out:
        for row in headlines:
            out.write(json.dumps(row, separators=(",", ":")).replace(f'"mag":"{row["mag"]}"', f'"mag":{row["mag"]}') + "\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ".")
