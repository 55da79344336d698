#!/usr/bin/python3
"""Stands in for an application until its publisher delivers it: who asks, and does the database answer?"""

import http.server
import json
import ssl
import sys


def ask_database(database):
    """The name that the database gives to our account."""
    if database["engine"] == "postgresql":
        import psycopg2

        link = psycopg2.connect(
            host=database["host"],
            dbname=database["name"],
            user=database["user"],
            password=database["password"],
            sslmode="verify-full",
            sslrootcert=database["authority"],
            connect_timeout=5,
        )
    else:
        import pymysql

        link = pymysql.connect(
            host=database["host"],
            database=database["name"],
            user=database["user"],
            password=database["password"],
            ssl={"ca": database["authority"], "check_hostname": True},
            connect_timeout=5,
        )
    try:
        cursor = link.cursor()
        cursor.execute("SELECT current_user" if database["engine"] == "postgresql" else "SELECT CURRENT_USER()")
        return cursor.fetchone()[0]
    finally:
        link.close()


class Answer(http.server.BaseHTTPRequestHandler):
    """One answer for every path."""

    protocol_version = "HTTP/1.1"
    settings = {}

    def do_GET(self):
        """Says the title, the account that the proxy let in, and the account in the database."""
        status, said = 200, {"application": self.settings["title"], "user": self.headers.get("X-Remote-User")}
        if self.settings["database"]:
            try:
                said["database"] = ask_database(self.settings["database"])
            except Exception as error:
                status, said["error"] = 503, type(error).__name__
                print(f"database: {error}", file=sys.stderr, flush=True)
        body = (json.dumps(said, ensure_ascii=False) + "\n").encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        Answer.settings = json.load(file)
    server = http.server.ThreadingHTTPServer((Answer.settings["address"], Answer.settings["port"]), Answer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(Answer.settings["certificate"], Answer.settings["key"])
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()


if __name__ == "__main__":
    main()
