# SPDX-License-Identifier: GPL-3.0-or-later
"""SIPp as the far end: scenarios are lists of steps, written out as the XML that SIPp reads."""
import os
import re
import signal
import subprocess

from phone import until
from process import Process, TimedOut, free_port, write

SDP = """\
v=0
o=sipp 1 {version} IN IP4 127.0.0.1
s=-
c=IN IP4 {address}
t=0 0
m=audio {port} RTP/AVP 0 8 101
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a={direction}
"""


def sdp(direction='sendrecv', address='127.0.0.1', port='[media_port]', version=1):
    """A description of one stream of sound."""
    return SDP.format(direction=direction, address=address, port=port, version=version)


def _text(lines, body, content_type):
    """A message: @lines without their indent, then Content-Length and @body."""
    head = [line.strip() for line in lines.splitlines() if line.strip()]
    if body:
        head.append(f'Content-Type: {content_type}')
    return '\n'.join([*head, 'Content-Length: [len]', '', body or ''])


class Step:
    """One element of a scenario."""

    def __init__(self, tag, content='', **attributes):
        given = ''.join(f' {name}="{value}"' for name, value in attributes.items() if value is not None)
        self.xml = f'<{tag}{given}>{content}</{tag}>' if content else f'<{tag}{given}/>'


def send(lines, body=None, content_type='application/sdp', **attributes):
    """Sends a message; retrans=500 makes SIPp send it again until something comes."""
    return Step('send', f'<![CDATA[\n{_text(lines, body, content_type)}\n]]>', **attributes)


def recv_request(method, *, headers=None, absent=(), body=None, anywhere=None, learn=False, optional=None, timeout=None,
                 **attributes):
    """Waits for a request; @headers: names with expressions that must match, @absent: names that must not be there,
    @body: what must stand in the body, @anywhere: in the message. SIPp finds headers by the end of their names.

    With @learn what is needed to send requests back is kept: [$remote], [$local], [$target].
    """
    checks = _checks(headers, absent, learn, body, anywhere=anywhere)
    return Step('recv', checks, request=method, optional=optional, timeout=timeout, crlf='true', **attributes)


def recv(status, *, headers=None, absent=(), body=None, keep=None, optional=None, timeout=None, **attributes):
    """Waits for a response; @keep: headers whose numbers become variables, as {'RSeq': 'rseq'} becomes [$rseq]."""
    return Step('recv', _checks(headers, absent, False, body, keep), response=status, optional=optional,
                timeout=timeout, **attributes)


def pause(ms):
    return Step('pause', milliseconds=ms)


def label(number):
    return Step('label', id=number)


# What a request in the dialog needs, taken from the INVITE that made it.
_LEARNT = (('Via', '.*', 'via'), ('From', '.*', 'remote'), ('To', '.*', 'local'), ('Contact', 'sips?:[^>]*', 'target'))


def _ereg(header, pattern, variable, **attributes):
    given = ''.join(f' {name}="{value}"' for name, value in attributes.items())
    return (f'<ereg regexp="{_escape(pattern)}" search_in="hdr" header="{header}:" assign_to="{variable}"{given}/>')


def _checks(headers, absent, learn, body, keep=None, anywhere=None):
    checks = [_ereg(name, pattern, 'seen', check_it='true') for name, pattern in (headers or {}).items()]
    checks += [_ereg(name, '.', 'seen', check_it_inverse='true') for name in absent]
    checks += [f'<ereg regexp="{_escape(pattern)}" search_in="{where}" check_it="true" assign_to="seen"/>'
               for where, pattern in (('body', body), ('msg', anywhere)) if pattern]
    checks += [_ereg(name, '[0-9]+', variable) for name, variable in (keep or {}).items()]
    checks += [_ereg(*what) for what in _LEARNT if learn]
    return f'<action>{"".join(checks)}</action>' if checks else ''


def _escape(pattern):
    return pattern.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;')


def reply(status, phrase, *, body=None, headers='', contact=True, content_type='application/sdp',
          tag='[pid]sipp[call_number]', cseq=None, **attributes):
    """Answers the last request; @tag: of To, None where the request has it; @cseq: of an earlier one."""
    to = f';tag={tag}' if tag else ''
    return send(f"""
        SIP/2.0 {status} {phrase}
        {'[last_Via:]' if cseq is None else 'Via: [$via]'}
        [last_Record-Route:]
        [last_From:]
        {f'[last_To:]{to}' if cseq is None else f'To: [$local]{to}'}
        [last_Call-ID:]
        {'[last_CSeq:]' if cseq is None else f'CSeq: {cseq}'}
        {'Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>' if contact else ''}
        {headers}
        """, body, content_type, **attributes)


def request(method, *, headers='', body=None, content_type='application/sdp', cseq='[cseq]', **attributes):
    """A request in the dialog that a learnt INVITE made here."""
    return send(f"""
        {method} [$target] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From: [$local];tag=[pid]sipp[call_number]
        To: [$remote]
        Call-ID: [call_id]
        CSeq: {cseq} {method}
        Max-Forwards: 70
        Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>
        {headers}
        """, body, content_type, **attributes)


def call(method='INVITE', *, headers='', body=None, content_type='application/sdp', cseq='[cseq]', tag='', route='',
         branch='[branch]', **attributes):
    """A request of the caller: outside dialogs, or with tag=[peer_tag_param] in the one that it made."""
    return send(f"""
        {method} sip:[service]@[remote_ip]:[remote_port];transport=[transport] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch={branch}
        {route}
        From: "SIPp" <sip:sipp@[local_ip]:[local_port]>;tag=[pid]sipp[call_number]
        To: <sip:[service]@[remote_ip]:[remote_port]>{tag}
        Call-ID: [call_id]
        CSeq: {cseq} {method}
        Max-Forwards: 70
        Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>
        {headers}
        """, body, content_type, **attributes)


def _document(name, steps):
    text = ''.join(step.xml + '\n' for step in steps)
    used = sorted(set(re.findall(r'assign_to="(\w+)"', text)))
    known = f'<Reference variables="{",".join(used)}"/>\n' if used else ''
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="{name}">\n{text}{known}</scenario>\n'


def _is_bound(transport, port):
    with open(f'/proc/net/{transport}', encoding='ascii') as file:
        return f':{port:04X} ' in file.read()


class Sipp:
    """Plays @steps once, or @count times; @target: HOST:PORT that it calls, None where it waits to be called."""

    def __init__(self, folder, steps, transport='udp', target=None, service='alice', count=1, rate=None, arguments=()):
        self.port = free_port()
        self.folder = folder
        scenario = write(folder, 'scenario.xml', _document('far end', steps))
        self.uri = f'sip:sipp@127.0.0.1:{self.port};transport={transport}'
        self._errors = os.path.join(folder, 'errors')
        mode = {'udp': 'u1', 'tcp': 't1'}[transport]
        argv = ['sipp', *([target] if target else []), '-sf', scenario, '-i', '127.0.0.1', '-p', str(self.port),
                '-t', mode, '-m', str(count), '-s', service, '-nostdin', '-trace_err', '-error_file', self._errors,
                '-trace_msg', '-message_file', os.path.join(folder, 'messages'), '-mp', str(free_port(4)),
                '-timeout', '60', '-timeout_error', *([] if rate is None else ['-r', str(rate)]), *arguments]
        self.process = Process('sipp', argv, folder)
        if not target:
            until(lambda: _is_bound(transport, self.port), 'SIPp at its port')

    def _read(self, path):
        try:
            with open(path, encoding='utf-8', errors='replace') as file:
                return file.read()
        except FileNotFoundError:
            return ''

    def messages(self):
        """What went over the network, as SIPp saw it."""
        return self._read(os.path.join(self.folder, 'messages'))

    def wait_for(self, text, timeout=20):
        """Until @text stands in what went over the network."""
        until(lambda: text in self.messages(), f'“{text}” in SIPp', timeout)

    def wait(self, timeout=60):
        """Until the scenario was played to its end, without a step that failed."""
        try:
            status = self.process.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise TimedOut('SIPp did not come to its end\n' + self.messages()[-6000:]) from None
        if status != 0:
            raise AssertionError(f'SIPp ended with {status}\n{self._read(self._errors)}\n{self.messages()[-6000:]}')

    def stop(self):
        if self.process.process.poll() is None:
            self.process.stop(signal.SIGKILL)
        else:
            self.process.stop()
