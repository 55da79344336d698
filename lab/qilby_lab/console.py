"""The way in for ssh: a connection made inside a namespace, handed to ssh by its ProxyUseFdpass.

Run as `python3 console.py NAMESPACE ADDRESS PORT`. With 127.0.0.1 it is the console of the host; from the
namespace of another host it is a real connection over the networks and firewalls of the project.
"""

import ctypes
import os
import socket
import sys

namespace, address, port = sys.argv[1:4]
target = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
if ctypes.CDLL(None, use_errno=True).setns(target, 0x40000000) != 0:
    raise OSError(ctypes.get_errno(), namespace)
link = socket.create_connection((address, int(port)), timeout=10)
link.setblocking(True)
with socket.socket(fileno=os.dup(1)) as ssh:
    socket.send_fds(ssh, [b"\0"], [link.fileno()])
