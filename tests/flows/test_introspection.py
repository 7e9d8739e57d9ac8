# SPDX-License-Identifier: GPL-3.0-or-later
"""The SIP core as a program in Python sees it: two accounts in virtual time on a network in memory."""
import gc
import unittest

import gi
gi.require_version('Sip', '1.0')
from gi.repository import Gio, GLib, GObject, Sip

import tap

SDP = ('v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n'
       'm=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n')
INVITE = (b'INVITE sip:bob@example.org SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n'
          b'From: "Al" <sip:al@example.org;lr;user=phone>;tag=1;x="q r"\r\nTo: <sip:bob@example.org>\r\n'
          b'Call-ID: 1\r\nCSeq: 1 INVITE\r\nReason: SIP;cause=200;text="Elsewhere"\r\nReason: Q.850;cause=16\r\n'
          b'Warning: 399 example.org "Odd"\r\nDiversion: <sip:c@example.org>;reason=busy\r\n'
          b'History-Info: <sip:c@example.org>;index=1\r\nCall-Info: <http://example.org>;purpose=icon\r\n'
          b'Content-Length: 0\r\n\r\n')


class Handler(GObject.Object, Sip.DescriptionHandler):
    """Media of a program's own: no more than a handler has to have."""

    def __init__(self):
        super().__init__()
        self.heard = []

    def do_get_async(self, _kind, _flags, _profile, cancellable, callback, _data):
        Gio.Task.new(self, cancellable, callback).return_boolean(True)

    def do_get_finish(self, result):
        result.propagate_boolean()
        return Sip.Body.new('application/sdp', GLib.Bytes.new(SDP.encode()))

    def do_set_async(self, kind, _body, _dialog, cancellable, callback, _data):
        self.heard.append(kind)
        Gio.Task.new(self, cancellable, callback).return_boolean(True)

    def do_set_finish(self, result):
        return result.propagate_boolean()


class Phone:
    def __init__(self, network, clock, user, address):
        self.stack = Sip.Stack.new(clock, Sip.Random.new_seeded(len(user)))
        network.attach(self.stack.get_transport(), Sip.Protocol.UDP, address)
        self.trace = Sip.Trace.new(self.stack.get_transport())
        self.uri = Sip.Uri.parse(f'sip:{user}@{address}')
        self.agent = Sip.UserAgent.new(self.stack, self.uri)
        self.agent.props.strangers = Sip.Strangers.ACCEPT
        self.agent.set_description_handler_factory(lambda agent: Sip.FixedDescription.new(SDP))
        self.stack.add_agent(self.agent)


class Messages(unittest.TestCase):
    def test_lists(self):
        """values of a message outlive it"""
        for _ in range(100):
            message = Sip.Message.parse(GLib.Bytes.new(INVITE))
            reasons, warnings, calls = message.get_reasons(), message.get_warnings(), message.get_call_infos()
            diversions, history, passports = message.get_diversions(), message.get_history(), message.get_passports()
            del message
            gc.collect()
            self.assertEqual([(reason.protocol, reason.cause, reason.text) for reason in reasons],
                             [('SIP', 200, 'Elsewhere'), ('Q.850', 16, None)])
            self.assertEqual([warning.text for warning in warnings], ['Odd'])
            self.assertEqual([call.dup_param('purpose') for call in calls], ['icon'])
            self.assertEqual([len(diversions), len(history), len(passports)], [1, 1, 0])

    def test_names(self):
        """header fields have names, and values that are strings"""
        message = Sip.Message.parse(GLib.Bytes.new(INVITE))
        self.assertEqual(message.dup_header(Sip.Header.CALL_ID, 0), '1')
        self.assertEqual(tuple(message.dup_nth_header(2)), ('To', '<sip:bob@example.org>'))
        self.assertEqual(tuple(message.dup_nth_header(message.get_n_headers())), (None, None))
        caller = message.get_from()
        self.assertEqual((caller.dup_param('x'), caller.dup_param('y')), ('q r', None))
        uri = caller.get_uri()
        self.assertEqual((uri.dup_param('user'), uri.dup_param('lr'), uri.dup_param('maddr')), ('phone', '', None))

    def test_options(self):
        """options keep what they were given"""
        for options in (Sip.AcceptOptions(), Sip.DtmfOptions(), Sip.InviteOptions(), Sip.ProgressOptions(),
                        Sip.ReferOptions(), Sip.ReinviteOptions(), Sip.TerminateOptions()):
            request = Sip.RequestOptions.new()
            request.add_header('Subject', 'hello')
            options.set_request(request)
            del request
            gc.collect()
            self.assertTrue(options.request.has_header('subject'))


class Types(unittest.TestCase):
    def test_bare(self):
        """what is made without anything can be asked anything"""
        types = [value for value in (getattr(Sip, name) for name in dir(Sip))
                 if isinstance(value, type) and issubclass(value, GObject.Object) and not value.__gtype__.is_abstract()]
        self.assertIn(Sip.UserAgent, types)
        GLib.log_set_writer_func(lambda *_arguments: GLib.LogWriterOutput.HANDLED)
        for kind in types:
            with self.subTest(kind=kind.__name__):
                thing = kind()
                for spec in kind.list_properties():
                    if spec.flags & GObject.ParamFlags.READABLE:
                        thing.get_property(spec.name)


class Flows(unittest.TestCase):
    def setUp(self):
        self.clock = Sip.VirtualClock.new()
        network = Sip.MemoryNetwork.new(self.clock, Sip.Random.new_seeded(1))
        self.alice = Phone(network, self.clock, 'alice', '192.0.2.1:5060')
        self.bob = Phone(network, self.clock, 'robert', '192.0.2.2:5060')

    def run_until(self, is_done):
        for _ in range(1000):
            if is_done():
                return
            while GLib.MainContext.default().iteration(False):
                pass
            self.clock.advance(10)
        self.fail('It never came.')

    def finish(self, start, end, *arguments):
        results = []
        start(*arguments, None, lambda source, result: results.append(result))
        self.run_until(lambda: results)
        return end(results[0])

    def call(self):
        arrived = []
        self.bob.agent.connect('invite', lambda agent, invitation: (
            arrived.append(invitation), invitation.accept_async(None, None, None)))
        inviter = Sip.Inviter.new(self.alice.agent, self.bob.uri, None)
        inviter.invite(None)
        self.run_until(lambda: inviter.props.state == Sip.SessionState.ESTABLISHED)
        return inviter, arrived[0]

    def test_handler(self):
        """a description handler of a program's own has to get and set, no more"""
        handler = Handler()
        self.alice.agent.set_description_handler_factory(lambda agent: handler)
        inviter, invitation = self.call()
        self.assertEqual(handler.heard, [Sip.DescriptionKind.ANSWER])
        self.assertIsNone(handler.get_streams())
        options = Sip.DtmfOptions()
        options.method = Sip.DtmfMethod.MEDIA
        with self.assertRaisesRegex(GLib.Error, 'carry no tones'):
            self.finish(inviter.send_dtmf_async, inviter.send_dtmf_finish, '1', options)
        self.assertTrue(self.finish(inviter.bye_async, inviter.bye_finish, None))
        self.run_until(lambda: invitation.props.state == Sip.SessionState.TERMINATED)

    def test_call(self):
        """a call is changed, asked, transferred and ended"""
        inviter, invitation = self.call()
        tones, asked, transfers = [], [], []
        invitation.connect('new-dtmf', lambda session, by, tone, duration, info: tones.append((by, tone, duration)))
        invitation.connect('message', lambda session, request: (asked.append(request), request.accept(200, None)))
        invitation.connect('refer', lambda session, referral: (
            transfers.append(referral), referral.accept(None), referral.report(200, 'Fine')))
        self.assertTrue(self.finish(inviter.send_dtmf_async, inviter.send_dtmf_finish, '1#', None))
        self.assertEqual(tones, [(Sip.Originator.REMOTE, '1', 100), (Sip.Originator.REMOTE, '#', 100)])
        self.assertTrue(self.finish(inviter.invite_async, inviter.invite_finish, None))
        options = Sip.RequestOptions.new()
        options.set_body(Sip.Body.new('text/plain', GLib.Bytes.new(b'hello')))
        answer = self.finish(inviter.message_async, inviter.message_finish, options)
        self.assertEqual(answer.get_status(), 200)
        self.assertEqual(asked[0].get_message().dup_body().get_data(), b'hello')
        transfer = self.finish(inviter.refer_async, inviter.refer_finish, self.alice.uri, None, None)
        self.run_until(lambda: transfer.props.state == Sip.TransferState.DONE)
        self.assertEqual((transfer.get_status(), transfer.get_reason()), (200, 'Fine'))
        self.assertTrue(self.finish(inviter.terminate_async, inviter.terminate_finish, None))

    def test_modifier(self):
        """a modifier changes what is offered"""
        def modify(_session, kind, local, _first, body):
            text = body.get_bytes().get_data()
            return Sip.Body.new('application/sdp', GLib.Bytes.new(text + b'a=x-mine\r\n')) if local else body
        seen = []
        self.bob.agent.connect('invite', lambda agent, invitation: (
            seen.append(invitation.get_request().dup_body().get_data()), invitation.reject(486, None, None)))
        inviter = Sip.Inviter.new(self.alice.agent, self.bob.uri, None)
        causes = []
        inviter.connect('failed', lambda session, by, cause, message, error: causes.append(cause))
        inviter.add_modifier(modify)
        inviter.invite(None)
        self.run_until(lambda: causes)
        self.assertEqual(causes, [Sip.Cause.BUSY])
        self.assertTrue(seen[0].endswith(b'a=x-mine\r\n'))

    def test_message(self):
        """a message goes out and comes in"""
        texts = []
        self.bob.agent.connect('message', lambda agent, request: (
            texts.append(request.get_message().dup_body().get_data().decode()), request.accept(202, None)))
        messager = Sip.Messager.new(self.alice.agent, self.bob.uri)
        answer = self.finish(messager.send_text_async, messager.send_finish, 'grüß', None)
        self.assertEqual((answer.get_status(), texts), (202, ['grüß']))

    def test_presence(self):
        """a state is subscribed to, told, and given up"""
        notifiers, notes, ends = [], [], []

        def serve(agent, request):
            notifiers.append(Sip.Notifier.new(agent, request))
            presence = Sip.Presence.new('sip:bob@example.org', 'here')
            notifiers[0].accept(Sip.Substate.ACTIVE, presence.to_body())
        self.bob.agent.set_allow_events('presence')
        self.bob.agent.connect('subscribe', serve)
        subscriber = Sip.Subscriber.new(self.alice.agent, self.bob.uri, Sip.Event.new('presence', None), 600)
        subscriber.connect('notified', lambda source, subscription, message, body: notes.append(body))
        subscriber.connect('terminated', lambda source, subscription, reason: ends.append(reason))
        self.assertTrue(self.finish(subscriber.subscribe_async, subscriber.subscribe_finish))
        self.run_until(lambda: notes)
        self.assertIn(b'here', notes[0].get_bytes().get_data())
        self.assertEqual(len(subscriber.get_subscriptions()), 1)
        self.assertTrue(self.finish(subscriber.unsubscribe_async, subscriber.unsubscribe_finish))
        self.run_until(lambda: ends)

    def test_refusals(self):
        """what the far end refuses is an error with a domain, a code and a sentence"""
        publisher = Sip.Publisher.new(self.alice.agent, self.bob.uri, Sip.Event.new('presence', None), 600)
        registerer = Sip.Registerer.new(self.alice.agent, 600)
        self.alice.agent.props.registrar = self.bob.uri
        body = Sip.Presence.new('sip:alice@example.org', None).to_body()
        for start, end, *arguments in ((publisher.publish_async, publisher.publish_finish, body),
                                       (registerer.register_async, registerer.register_finish)):
            with self.assertRaises(GLib.Error) as caught:
                self.finish(start, end, *arguments)
            self.assertTrue(caught.exception.matches(Sip.error_quark(), Sip.Error.REJECTED))
            self.assertIn('405', caught.exception.message)

    def test_trace(self):
        """the trace tells what went over the wire, and the sessions are listed"""
        manager = Sip.SessionManager.new()
        manager.add_agent(self.bob.agent)
        inviter, invitation = self.call()
        self.assertEqual((len(manager), manager[0], manager.find(invitation.get_id())), (1, invitation, invitation))
        self.assertEqual([entry.dup_summary().split()[0] for entry in self.alice.trace][:1], ['INVITE'])
        self.assertEqual(self.alice.trace[0].props.direction, Sip.TraceDirection.SENT)
        self.assertTrue(self.finish(manager.terminate_all_async, manager.terminate_all_finish, None))
        self.run_until(lambda: len(manager) == 0 and inviter.props.state == Sip.SessionState.TERMINATED)

    def test_user(self):
        """two simple users call each other"""
        carol, dave = (Sip.SimpleUser.new_on_stack(phone.stack, Sip.Uri.parse(f'sip:{user}@192.0.2.{number}'))
                       for user, phone, number in (('carol', self.alice, 1), ('dave', self.bob, 2)))
        heard = []
        for user in (carol, dave):
            user.get_agent().props.strangers = Sip.Strangers.ACCEPT
            user.get_agent().set_description_handler_factory(lambda agent: Sip.FixedDescription.new(SDP))
        dave.connect('call-received', lambda user, caller: (heard.append(caller.get_uri().dup_user()), user.answer()))
        dave.connect('dtmf-received', lambda user, tone: heard.append(tone))
        dave.connect('call-ended', lambda user, cause: heard.append(cause))
        self.assertTrue(carol.call('sip:dave@192.0.2.2'))
        session = carol.get_session()
        self.run_until(lambda: session.props.state == Sip.SessionState.ESTABLISHED)
        self.assertTrue(self.finish(carol.send_dtmf_async, carol.send_dtmf_finish, '5'))
        carol.hang_up()
        self.run_until(lambda: dave.get_session() is None)
        self.assertEqual(heard, ['carol', '5', Sip.Cause.BYE])


if __name__ == '__main__':
    tap.main()
