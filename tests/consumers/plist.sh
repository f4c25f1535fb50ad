# Property lists: Python's plistlib, which is stricter than Apple's own reader; and for launchd's jobs the keys and types that
# launchd.plist(5) knows, since launchd itself runs on Macs only.
# shellcheck shell=bash disable=SC2034,SC2154 # the runner reads and gives these
needs=/usr/bin/python3
lists() { find "$emitted" -name '*.plist' -printf '/%P\n' | sort; }
applies() { [ -n "$(lists)" ]; }
accepts() {
    local file
    for file in $(lists); do
        IN=/dev/stdin inside /usr/bin/python3 - "$file" <<'END' || return 1
import os, plistlib, sys
known = {"Label": str, "ProgramArguments": list, "UserName": str, "RunAtLoad": bool, "KeepAlive": (bool, dict), "StartInterval": int,
         "StartCalendarInterval": list, "WatchPaths": list, "EnvironmentVariables": dict, "WorkingDirectory": str,
         "StandardOutPath": str, "StandardErrorPath": str, "ThrottleInterval": int, "ProcessType": str, "LowPriorityIO": bool}
path = sys.argv[1]
with open(path, "rb") as file:
    job = plistlib.load(file, fmt=plistlib.FMT_XML)
if "/Launch" in path:
    assert job["Label"] == os.path.basename(path).removesuffix(".plist"), "the file is named otherwise"
    assert job["ProgramArguments"] and all(type(word) is str for word in job["ProgramArguments"])
    for key, value in job.items():
        assert key in known and isinstance(value, known[key]), f"{key} = {value!r}"
    for moment in job.get("StartCalendarInterval", []):
        assert moment and set(moment) <= {"Minute", "Hour", "Day", "Weekday", "Month"}
    assert job.keys() & {"RunAtLoad", "KeepAlive", "StartInterval", "StartCalendarInterval", "WatchPaths"}, "nothing starts it"
END
    done
}
breaks() { sed -i 's|<key>ProgramArguments</key>||' "$machine$(lists | head -n 1)"; }
