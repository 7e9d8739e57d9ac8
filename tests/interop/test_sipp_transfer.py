# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold, redirects and transfers with SIPp."""
import tap
from phone import Refused, until
from sipp import call, recv, recv_request, reply, request, sdp
from sipp_case import TRANSPORTS, SippCase, over

BYE_IN = [recv_request('BYE'), reply(200, 'OK', contact=False)]


def answered(*middle, ring=True):
    return [
        recv_request('INVITE', learn=True),
        *([reply(180, 'Ringing')] if ring else []),
        reply(200, 'OK', body=sdp(), retrans=500),
        recv_request('ACK'),
        *middle,
        *BYE_IN,
    ]


def reinvited(direction, answer):
    """The phone sends a re-INVITE with @direction and gets @answer."""
    return [
        recv_request('INVITE', body=f'a={direction}'),
        reply(200, 'OK', tag=None, body=sdp(answer), retrans=500),
        recv_request('ACK'),
    ]


def notify(state, line):
    return [
        request('NOTIFY', headers=f'Event: refer\nSubscription-State: {state}', body=f'SIP/2.0 {line}\n',
                content_type='message/sipfrag', retrans=500),
        recv(200),
    ]


@over(*TRANSPORTS)
class SippTransfer(SippCase):
    def check_hold_and_resume(self, transport):
        phone = self.start_phone()
        far = self.start_sipp(answered(
            *reinvited('sendonly', 'recvonly'),
            *reinvited('sendrecv', 'sendrecv'),
        ), transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hold')
        self.assertEqual(phone.ctl('calls')[0]['state'], 'held')
        phone.ctl('resume')
        self.assertEqual(phone.ctl('calls')[0]['state'], 'active')
        phone.ctl('hangup')
        far.wait()

    def check_other_calls_are_held(self, transport):
        phone = self.start_phone(calls={'hold-others': 'yes'})
        first = self.start_sipp(answered(*reinvited('sendonly', 'recvonly')), transport)
        second = self.start_sipp(answered(), transport)
        held = phone.ctl('call', first.uri, '--wait')
        phone.ctl('call', second.uri, '--wait')
        phone.wait_event('call', id=held['id'], state='held')
        phone.ctl('hangup', held['id'])
        phone.ctl('hangup')
        first.wait()
        second.wait()

    def check_hold_that_is_refused_leaves_the_call(self, transport):
        phone = self.start_phone()
        far = self.start_sipp(answered(
            recv_request('INVITE'),
            reply(488, 'Not Acceptable Here', tag=None, contact=False),
            recv_request('ACK'),
        ), transport)
        phone.ctl('call', far.uri, '--wait')
        with self.assertRaises(Refused):
            phone.ctl('hold')
        self.assertEqual(phone.ctl('calls')[0]['state'], 'active')
        phone.ctl('hangup')
        far.wait()

    def check_blind_transfer_ends_the_call_once_it_is_through(self, transport):
        phone = self.start_phone()
        far = self.start_sipp(answered(
            *reinvited('sendonly', 'recvonly'),
            recv_request('REFER', headers={'Refer-To': 'sip:carol@example.org', 'Referred-By': 'sip:alice@127.0.0.1'}),
            reply(202, 'Accepted', tag=None),
            *notify('active;expires=60', '100 Trying'),
            *notify('active;expires=60', '180 Ringing'),
            *notify('terminated;reason=noresource', '200 OK'),
        ), transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('transfer', 'sip:carol@example.org')
        far.wait()
        phone.wait_event('call', state='ended')

    def check_transfer_that_fails_resumes_the_call(self, transport):
        phone = self.start_phone()
        far = self.start_sipp(answered(
            *reinvited('sendonly', 'recvonly'),
            recv_request('REFER'),
            reply(202, 'Accepted', tag=None),
            *notify('active;expires=60', '100 Trying'),
            *notify('terminated;reason=noresource', '486 Busy Here'),
            *reinvited('sendrecv', 'sendrecv'),
        ), transport)
        phone.ctl('call', far.uri, '--wait')
        with self.assertRaises(Refused) as refused:
            phone.ctl('transfer', 'sip:carol@example.org')
        self.assertIn('486', refused.exception.message)
        until(lambda: phone.ctl('calls')[0]['state'] == 'active', 'the call goes on')
        phone.ctl('hangup')
        far.wait()

    def check_attended_transfer_names_the_other_call(self, transport):
        phone = self.start_phone()
        other = self.start_sipp(answered(), transport)
        second = phone.ctl('call', other.uri, '--wait')
        far = self.start_sipp(answered(
            *reinvited('sendonly', 'recvonly'),
            recv_request('REFER', headers={'Refer-To': 'Replaces=.*to-tag.*from-tag'}),
            reply(202, 'Accepted', tag=None),
            *notify('terminated;reason=noresource', '200 OK'),
        ), transport)
        first = phone.ctl('call', far.uri, '--wait')
        phone.ctl('transfer-to', second['id'], first['id'])
        far.wait()
        other.wait()

    def check_a_transfer_that_is_asked_for_waits_for_a_word(self, transport):
        phone = self.start_phone()
        # Without 180: how many reports there are must not depend on who is faster.
        target = self.start_sipp(answered(ring=False), transport)
        far = self.start_sipp(answered(
            request('REFER', cseq=1, headers=f'Refer-To: <{target.uri}>', retrans=500),
            recv(202),
            recv_request('NOTIFY', headers={'Event': 'refer', 'Subscription-State': 'active'}),
            reply(200, 'OK', tag=None, contact=False),
            recv_request('NOTIFY', headers={'Subscription-State': 'terminated'}),
            reply(200, 'OK', tag=None, contact=False),
        ), transport)
        phone.ctl('call', far.uri, '--wait')
        asked = phone.wait_event('transfer')
        self.assertEqual(asked['target'], target.uri)
        phone.ctl('accept-transfer')
        phone.wait_event('call', state='ended', id=asked['call'])
        far.wait()
        phone.ctl('hangup')
        target.wait()

    def check_a_caller_is_redirected(self, transport):
        phone = self.start_phone(answer={'mode': 'ask'})
        far = self.start_sipp([
            call('INVITE', body=sdp(), retrans=500, branch='z9hG4bK-[pid]-invite'),
            recv(100, optional='true'),
            recv(180),
            recv(302, headers={'Contact': 'sip:carol@example.org'}),
            call('ACK', cseq=1, tag='[peer_tag_param]', branch='z9hG4bK-[pid]-invite'),
        ], transport, target=self.address(phone, transport))
        phone.wait_event('call', state='ringing')
        phone.ctl('redirect', 'sip:carol@example.org')
        far.wait()

    def check_redirects_stay_in_the_domain(self, transport):
        phone = self.start_phone()
        target = self.start_sipp(answered(), transport)
        far = self.start_sipp([
            recv_request('INVITE'),
            reply(302, 'Moved Temporarily', contact=False, headers=f'Contact: <{target.uri}>'),
            recv_request('ACK'),
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()
        target.wait()
        elsewhere = self.start_sipp([
            recv_request('INVITE'),
            reply(302, 'Moved Temporarily', contact=False, headers='Contact: <sip:carol@example.org>'),
            recv_request('ACK'),
        ], transport)
        with self.assertRaises(Refused):
            phone.ctl('call', elsewhere.uri, '--wait')
        elsewhere.wait()


if __name__ == '__main__':
    tap.main()
