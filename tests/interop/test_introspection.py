# SPDX-License-Identifier: GPL-3.0-or-later
"""The SIP core from Python: the example of the library, and what it tells other languages."""
import contextlib
import os
import re
import subprocess
import sys
import unittest

import tap
from kamailio import Kamailio
from phone import Phone
from process import scratch_folder

EXAMPLE = os.environ.get('SIPCORE_EXAMPLE', 'register-and-call.py')


def run(*arguments, **more):
    """Standard output, standard error and exit status of a Python program."""
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=40, check=False, **more)
    return done.stdout, done.stderr, done.returncode


class Example(unittest.TestCase):
    def setUp(self):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        self.kamailio = Kamailio(stack.enter_context(scratch_folder('kamailio')))
        stack.callback(self.kamailio.stop)
        folder = stack.enter_context(scratch_folder('bob'))
        self.bob = Phone(folder, {'bob': Phone.account(folder, self.kamailio, 'bob', 'udp')}, answer={'mode': 'auto'})
        stack.callback(self.bob.stop)
        self.bob.wait_account('registered')

    def run_example(self, password, callee, transport='tcp'):
        return run(EXAMPLE, 'sip:alice@example.test', password, callee, self.kamailio.uri(transport))

    def test_call(self):
        """the example registers, calls, is answered, hangs up and signs out, over UDP and TCP"""
        for transport in ('udp', 'tcp'):
            with self.subTest(transport=transport):
                printed, errors, status = self.run_example('secret', 'sip:bob@example.test', transport)
                self.assertEqual((status, errors), (0, ''))
                self.assertEqual(printed.splitlines(), [
                    'Registerer: registering', 'Registerer: registered', 'Inviter: establishing',
                    'Inviter: established', 'Inviter: terminating', 'Inviter: terminated',
                    'Registerer: unregistering', 'Registerer: idle'])
                self.assertEqual(self.bob.wait_event('call', state='ended')['cause'], 'bye')

    def test_unknown(self):
        """the example tells why a call came to nothing"""
        printed, errors, status = self.run_example('secret', 'sip:unknown@example.test')
        self.assertEqual((status, errors), (0, ''))
        self.assertIn('not-found', printed.splitlines())

    def test_length(self):
        """the example has no more than thirty lines of code"""
        with open(EXAMPLE, encoding='utf-8') as file:
            text = re.sub(r'""".*?"""', '', file.read(), flags=re.DOTALL)
        lines = [line for line in text.splitlines() if line.strip() and not line.startswith('#')]
        self.assertLessEqual(len(lines), 30)


class Python(unittest.TestCase):
    def check(self, program):
        self.assertEqual(run('-c', 'import gi\ngi.require_version("Sip", "1.0")\n'
                                   'from gi.repository import Gio, GLib, Sip\n' + program), ('', '', 0))

    def test_messages(self):
        """messages are parsed, read, and built"""
        self.check('''
text = b"OPTIONS sip:a@b SIP/2.0\\r\\nCall-ID: x\\r\\nContent-Length: 2\\r\\n\\r\\nhi"
message = Sip.message_parse(GLib.Bytes.new(text))
assert message.is_request() and message.get_method() == Sip.Method.OPTIONS
assert message.dup_call_id() == "x" and message.dup_header_by_name("call-id", 0) == "x"
assert message.dup_body().get_data() == b"hi" and message.get_request_uri().dup_host() == "b"
builder = Sip.MessageBuilder.new_request(Sip.Method.INFO, Sip.Uri.parse("sip:a@b"))
builder.add_by_name("Subject", "hello")
text = builder.end().get_bytes().get_data()
assert text == b"INFO sip:a@b SIP/2.0\\r\\nSubject: hello\\r\\nContent-Length: 0\\r\\n\\r\\n", text
''')

    def test_errors(self):
        """errors are exceptions with a domain and a code"""
        self.check('''
for text in ("", "sip:", "sip:a@b:99999999", "\\u20ac"):
    try:
        Sip.Uri.parse(text)
    except GLib.Error as error:
        assert error.domain == "sip-error-quark" and error.message.endswith("."), (error.domain, error.message)
    else:
        raise AssertionError(text)
''')

    def test_models(self):
        """the trace and the sessions are list models; virtual time needs no main loop"""
        self.check('''
stack = Sip.Stack.new(Sip.VirtualClock.new(), Sip.Random.new_seeded(1))
trace, manager = Sip.Trace.new(stack.get_transport()), Sip.SessionManager()
agent = Sip.UserAgent.new(stack, Sip.Uri.parse("sip:a@b"))
manager.add_agent(agent)
assert isinstance(trace, Gio.ListModel) and len(trace) == 0 and len(manager) == 0
assert trace.to_pcap().get_size() == 24
assert agent.props.state == Sip.UserAgentState.STOPPED
''')

    def test_options(self):
        """a call is made with options, and ended with others"""
        self.check('''
stack = Sip.Stack.new(Sip.VirtualClock.new(), Sip.Random.new_seeded(1))
agent = Sip.UserAgent.new(stack, Sip.Uri.parse("sip:a@b"))
agent.set_description_handler_factory(lambda agent: Sip.FixedDescription.new("v=0\\r\\n"))
inviter = Sip.Inviter.new(agent, Sip.Uri.parse("sip:b@127.0.0.1"), [Sip.MediaProfile.AVP, Sip.MediaProfile.WEBRTC])
inviter.connect("redirect", lambda inviter, target: True)
more, options, end = Sip.RequestOptions.new(), Sip.InviteOptions(), Sip.TerminateOptions()
more.add_header("Subject", "hello")
options.set_request(more)
options.rel100, options.max_redirects, options.expires_s = Sip.Rel100.REQUIRED, 5, 60
inviter.invite(options)
assert inviter.get_state() == Sip.SessionState.ESTABLISHING
assert inviter.props.target.to_string() == "sip:b@127.0.0.1" and inviter.props.profile == Sip.MediaProfile.AVP
end.status, end.reason_phrase = 600, "Enough"
inviter.terminate_async(end, None, None)
for _ in range(9):
    GLib.MainContext.default().iteration(False)
assert inviter.get_state() == Sip.SessionState.TERMINATED
assert len(Sip.FixedDescription.new("v=0").get_streams() or []) == 0
''')


if __name__ == '__main__':
    tap.main()
