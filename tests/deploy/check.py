#!/usr/bin/env python3
"""Checks the files under deploy/ with the programs they are for: nginx runs in front of a server, Caddy and systemd read
theirs. A program that is not installed is named and left out, unless it is asked for.

usage: check.py [nginx] [caddy] [systemd]      exit status 1 if anything is wrong
"""

import http.client
import http.server
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

DEPLOY = pathlib.Path(__file__).resolve().parents[2] / 'deploy'
TELEGRAM, STRANGER = '149.154.167.220', '198.51.100.7'


class Bot(http.server.BaseHTTPRequestHandler):
    """Answers 200 and tells the headers that arrived."""

    protocol_version = 'HTTP/1.1'
    seen = []

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        Bot.seen.append(dict(self.headers))
        self.send_response(200)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def certificate(folder):
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=bot.example.com',
                    '-addext', 'subjectAltName=DNS:bot.example.com', '-keyout', f'{folder}/key.pem', '-out', f'{folder}/cert.pem'],
                   check=True, stderr=subprocess.DEVNULL)


def nginx_configuration(folder, port, bot, behind_proxy):
    """deploy/nginx/bot.conf with the test's places and certificate, within a main file."""
    text = (DEPLOY / 'nginx/bot.conf').read_text()
    changes = [(r'listen 443 ssl;', f'listen 127.0.0.1:{port} ssl;'), (r'\n    listen \[::\]:443 ssl;', ''),
               (r'/etc/ssl/bot/fullchain.pem', f'{folder}/cert.pem'), (r'/etc/ssl/bot/privkey.pem', f'{folder}/key.pem'),
               (r'127\.0\.0\.1:8443', bot)]
    if behind_proxy:  # So that the test can come from any address.
        changes += [(r'#set_real_ip_from 192.0.2.10;', 'set_real_ip_from 127.0.0.1;'), (r'#real_ip_header', 'real_ip_header')]
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text)
        assert count, f'deploy/nginx/bot.conf has no {pattern}'
    temporary = ''.join(f'{kind}_temp_path {folder}/{kind};\n' for kind in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))
    user = 'user root;\n' if os.getuid() == 0 else ''
    main = pathlib.Path(folder, 'nginx.conf')
    main.write_text(f'{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n'
                    f'http {{\naccess_log off;\n{temporary}{text}\n}}\n')
    return main


def wait_for(port, process):
    for _ in range(200):
        if process.poll() is not None:
            raise RuntimeError('nginx ended')
        try:
            socket.create_connection(('127.0.0.1', port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError('nginx does not listen')


def ask(folder, port, verb, path, body=b'', headers=None):
    context = ssl.create_default_context(cafile=f'{folder}/cert.pem')
    context.check_hostname = False
    connection = http.client.HTTPSConnection('127.0.0.1', port, context=context, timeout=10)
    try:
        connection.request(verb, path, body, {'Content-Type': 'application/json', **(headers or {})})
        return connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):  # The answer came before the body was out.
        return connection.getresponse().status
    finally:
        connection.close()


def with_nginx(program, bot, behind_proxy, cases):
    """Runs `cases` against nginx in front of `bot`, an address and a port or unix:PATH: (what, expected status, verb, path, body, headers). Returns what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        certificate(folder)
        port = free_port()
        main = nginx_configuration(folder, port, bot, behind_proxy)
        tested = subprocess.run([program, '-t', '-c', main, '-e', f'{folder}/error.log'], capture_output=True, text=True)
        if tested.returncode or '[warn]' in tested.stderr:
            return [tested.stderr]
        process = subprocess.Popen([program, '-c', main, '-e', f'{folder}/error.log'])
        try:
            wait_for(port, process)
            return [f'nginx: {what}: {got} instead of {expected}' for what, expected, *request in cases
                    if (got := ask(folder, port, *request)) != expected]
        finally:
            process.terminate()
            process.wait()


def check_nginx(program):
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Bot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    bot = f'127.0.0.1:{server.server_address[1]}'
    telegram = {'X-Forwarded-For': TELEGRAM, 'X-Telegram-Bot-Api-Secret-Token': 'secret'}
    stranger = {'X-Forwarded-For': STRANGER}
    problems = with_nginx(program, bot, True, [
        ('an update', 200, 'POST', '/hook', b'{}', telegram),
        ('the second network', 200, 'POST', '/hook', b'{}', {'X-Forwarded-For': '91.108.7.255'}),
        ('beside the second network', 403, 'POST', '/hook', b'{}', {'X-Forwarded-For': '91.108.8.0'}),
        ('an update of half a MiB', 200, 'POST', '/hook', b'x' * 524288, telegram),
        ('a stranger', 403, 'POST', '/hook', b'{}', stranger),
        ('another verb', 403, 'GET', '/hook', b'', telegram),
        ('another path', 404, 'POST', '/', b'{}', telegram),
        ('a path below', 404, 'POST', '/hook/x', b'{}', telegram),
        ('too large a body', 413, 'POST', '/hook', b'x' * 2000000, telegram),
        ('too large a head', 400, 'POST', '/hook', b'{}', {**telegram, 'X-Large': 'x' * 20000}),
    ])
    first = Bot.seen[0] if Bot.seen else {}
    if first.get('X-Forwarded-For') != TELEGRAM or first.get('X-Telegram-Bot-Api-Secret-Token') != 'secret':
        problems.append(f'nginx: the bot got {first}')
    before = len(Bot.seen)
    problems += with_nginx(program, bot, False, [('a forged address', 403, 'POST', '/hook', b'{}', telegram)])
    if len(Bot.seen) != before:
        problems.append('nginx: a forged address got through to the bot')
    server.shutdown()
    server.server_close()
    return problems + with_nginx(program, bot, True, [('a bot that is not there', 502, 'POST', '/hook', b'{}', telegram)])


def check_caddy(program):
    path = DEPLOY / 'caddy/Caddyfile'
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, 'HOME': home, 'XDG_DATA_HOME': home, 'XDG_CONFIG_HOME': home}
        tested = subprocess.run([program, 'validate', '--adapter', 'caddyfile', '--config', path], capture_output=True, text=True,
                                env=environment)
    formatted = subprocess.run([program, 'fmt', path], capture_output=True, text=True)
    problems = [tested.stderr] if tested.returncode else []
    if formatted.stdout != path.read_text():
        problems.append('caddy: `caddy fmt` would write the file in another way')
    return problems


def check_systemd(program):
    with tempfile.TemporaryDirectory() as folder:
        unit = pathlib.Path(folder, 'mybot.service')
        text = (DEPLOY / 'systemd/mybot.service').read_text()
        unit.write_text(text.replace('/usr/local/bin/mybot', '/bin/true'))
        tested = subprocess.run([program, 'verify', unit], capture_output=True, text=True)
        rated = subprocess.run([program, 'security', '--offline=yes', '--threshold=20', unit], capture_output=True, text=True)
    problems = [tested.stderr] if tested.returncode or tested.stderr else []
    if rated.returncode:
        problems.append('systemd: the exposure is above 2.0\n' + rated.stdout[-200:])
    return problems


def main():
    checks = {'nginx': ('nginx', check_nginx), 'caddy': ('caddy', check_caddy), 'systemd': ('systemd-analyze', check_systemd)}
    status = 0
    for name in sys.argv[1:] or checks:
        program = shutil.which(checks[name][0], path=os.environ.get('PATH', '') + ':/usr/sbin')
        if program is None:
            print(f'{name}: not installed')
            status |= bool(sys.argv[1:])
            continue
        problems = checks[name][1](program)
        print(f'{name}: ' + ('\n'.join(problems) if problems else 'as it should be'))
        status |= bool(problems)
    return int(status)


if __name__ == '__main__':
    sys.exit(main())
