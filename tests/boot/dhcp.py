"""Gives one address to whoever asks, as a router would.  dhcp.py INTERFACE ADDRESS MASK ROUTER"""

import socket
import sys

interface, address, mask, router = sys.argv[1:]
door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
door.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
door.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
door.bind(("", 67))
while True:
    request = door.recv(4096)
    options, kind, at = request[240:], 0, 0
    while at < len(options) and options[at] != 255:
        if options[at] == 53:
            kind = options[at + 2]
        at += 1 if options[at] == 0 else 2 + options[at + 1]
    if kind not in (1, 3):
        continue
    here = socket.inet_aton(router)
    answer = bytearray(request[:240])
    answer[0] = 2
    answer[16:20] = socket.inet_aton(address)
    answer[20:24] = here
    for code, value in ((53, bytes([2 if kind == 1 else 5])), (54, here), (51, (86400).to_bytes(4, "big")),
                        (1, socket.inet_aton(mask)), (3, here)):
        answer += bytes([code, len(value)]) + value
    door.sendto(bytes(answer) + b"\xff", ("255.255.255.255", 68))
