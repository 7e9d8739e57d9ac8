# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages and events with SIPp, outside calls and in them."""
import contextlib
import re
import threading

import tap
from phone import Refused, until
from sipp import call, recv, recv_request, reply, request, sdp
from sipp_case import TRANSPORTS, SippCase, over

PIDF = """<?xml version="1.0"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:sipp@example.test">
<tuple id="t"><status><basic>{}</basic></status></tuple>
</presence>
"""
BYE_IN = [recv_request('BYE'), reply(200, 'OK', tag=None, contact=False)]


def told(state, basic=None):
    """SIPp tells the phone that watches it, and is heard."""
    return [
        request('NOTIFY', headers=f'Event: presence\nSubscription-State: {state}',
                body=PIDF.format(basic) if basic else None, content_type='application/pidf+xml', retrans=500),
        recv(200),
    ]


def watched(*middle, expires=600):
    """SIPp is watched, says first that nobody is there, and after @middle is watched no more."""
    return [
        recv_request('SUBSCRIBE', learn=True,
                     headers={'Event': 'presence', 'Expires': '[1-9]', 'Accept': 'application/pidf.xml'}),
        reply(200, 'OK', headers=f'Expires: {expires}'),
        *told(f'active;expires={expires}', 'closed'),
        *middle,
        recv_request('SUBSCRIBE', headers={'Event': 'presence', 'Expires': '^ *0$'}),
        reply(200, 'OK', tag=None, headers='Expires: 0'),
        *told('terminated;reason=timeout'),
    ]


@over(*TRANSPORTS)
class SippEvents(SippCase):
    def _watch(self, steps, transport, **options):
        phone = self.start_phone(**options)
        far = self.start_sipp(steps, transport)
        phone.ctl('subscribe', 'presence', far.uri)
        return phone, far

    def check_what_is_watched_is_told(self, transport):
        phone, far = self._watch(watched(*told('active;expires=500', 'open')), transport)
        for basic in ('closed', 'open'):
            event = phone.wait_event('notify', package='presence')
            self.assertEqual(event['content-type'], 'application/pidf+xml')
            self.assertIn(f'<basic>{basic}</basic>', event['text'])
        phone.ctl('unsubscribe', 'presence', far.uri)
        far.wait()

    def check_a_notification_before_the_answer(self, transport):
        phone, far = self._watch([
            recv_request('SUBSCRIBE', learn=True),
            *told('active;expires=600', 'open'),
            reply(200, 'OK', headers='Expires: 600', cseq='1 SUBSCRIBE'),
            *told('active;expires=600', 'closed'),
            recv_request('SUBSCRIBE', headers={'Expires': '^ *0$'}),
            reply(200, 'OK', tag=None, headers='Expires: 0'),
            *told('terminated;reason=timeout'),
        ], transport)
        phone.wait_event('notify')
        phone.wait_event('notify')
        phone.ctl('unsubscribe', 'presence', far.uri)
        far.wait()

    def check_a_subscription_signs_in(self, transport):
        challenge = 'WWW-Authenticate: Digest realm="test", nonce="one", algorithm=SHA-256, qop="auth"'
        phone, far = self._watch([
            recv_request('SUBSCRIBE', absent=['Authorization']),
            reply(401, 'Unauthorized', contact=False, headers=challenge),
            *watched(),
        ], transport, account={'auth-user': 'alice'}, password='secret')
        phone.ctl('unsubscribe', 'presence', far.uri)
        far.wait()

    def check_a_subscription_lasts_as_long_as_423_wants(self, transport):
        phone, far = self._watch([
            recv_request('SUBSCRIBE'),
            reply(423, 'Interval Too Brief', contact=False, headers='Min-Expires: 7200'),
            recv_request('SUBSCRIBE', learn=True, headers={'Expires': '7200'}),
            reply(200, 'OK', headers='Expires: 7200'),
            *told('active;expires=7200', 'open'),
            recv_request('SUBSCRIBE', headers={'Expires': '^ *0$'}),
            reply(200, 'OK', tag=None, headers='Expires: 0'),
            *told('terminated;reason=timeout'),
        ], transport)
        phone.wait_event('notify')
        phone.ctl('unsubscribe', 'presence', far.uri)
        far.wait()

    def check_a_subscription_that_the_far_end_ends_is_told(self, transport):
        with self.assertRaises(Refused):
            self._watch([
                recv_request('SUBSCRIBE', learn=True),
                reply(200, 'OK', headers='Expires: 600'),
                *told('terminated;reason=rejected'),
            ], transport)

    def check_a_phone_that_ends_gives_up_what_is_not_answered(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([recv_request('SUBSCRIBE'), recv_request('SUBSCRIBE')], transport)
        refused = []

        def subscribe(event):
            with contextlib.suppress(Refused):
                phone.ctl('subscribe', event, far.uri)
            refused.append(event)

        asking = [threading.Thread(target=subscribe, args=(event,)) for event in ('presence', 'dialog', 'reg')]
        for thread in asking:
            thread.start()
        until(lambda: len(set(re.findall('Event: ([a-z]+)', far.messages()))) == 3, 'three subscriptions')
        phone.stop()
        for thread in asking:
            thread.join()
        self.assertEqual(len(refused), 3)

    def check_a_refused_subscription_is_told(self, transport):
        for status, phrase in ((489, 'Bad Event'), (403, 'Forbidden'), (404, 'Not Found')):
            phone = self.start_phone()
            far = self.start_sipp([recv_request('SUBSCRIBE'), reply(status, phrase, contact=False)], transport)
            with self.assertRaises(Refused) as refused:
                phone.ctl('subscribe', 'presence', far.uri)
            self.assertIn(str(status), refused.exception.message)
            far.wait()

    def check_notifications_that_nobody_asked_for_are_refused(self, transport):
        phone = self.start_phone()
        self.start_sipp([
            call('NOTIFY', cseq=1, headers='Event: presence\nSubscription-State: active', retrans=500),
            recv(489, headers={'Allow-Events': '.'}),
            call('NOTIFY', cseq=2, tag=';tag=nobody', headers='Event: presence\nSubscription-State: active',
                 retrans=500),
            recv(481),
            call('SUBSCRIBE', cseq=3, headers='Event: telepathy', retrans=500),
            recv(405, headers={'Allow': 'INVITE'}),
        ], transport, target=self.address(phone, transport)).wait()


@over(*TRANSPORTS)
class SippMessages(SippCase):
    def check_messages_outside_calls_both_ways(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('MESSAGE', headers={'Content-Type': 'text/plain'}, absent=['Contact'], body='^Hello there'),
            reply(200, 'OK', contact=False),
        ], transport)
        self.assertEqual(phone.ctl('message', far.uri, 'Hello there')['code'], 200)
        far.wait()
        far = self.start_sipp([
            call('MESSAGE', body='Good morning', content_type='text/plain', retrans=500),
            recv(200),
        ], transport, target=self.address(phone, transport))
        told = phone.wait_event('message')
        self.assertEqual((told['text'].strip(), told['content-type']), ('Good morning', 'text/plain'))
        self.assertIn('sip:sipp@', told['from'])
        far.wait()

    def check_a_message_in_a_call(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(200, 'OK', body=sdp(), retrans=500),
            recv_request('ACK'),
            request('MESSAGE', cseq=1, body='In a call', content_type='text/plain', retrans=500),
            recv(200),
            *BYE_IN,
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        self.assertEqual(phone.wait_event('message')['text'].strip(), 'In a call')
        phone.ctl('hangup')
        far.wait()


if __name__ == '__main__':
    tap.main()
