# What the service may not do, tried with its own unit around it. Prints a line an attempt: its name, and "done" or why not.
# In Perl, since each Debian has it and Node knows neither these sockets nor these calls.
use strict; use warnings; use Fcntl; use POSIX;

# Numbers of x86-64 and of the kernel's headers.
my ($PTRACE, $UNSHARE, $MOUNT, $KEYCTL, $SETHOSTNAME, $CLOCK_SETTIME, $PERSONALITY, $SCHED_SETSCHEDULER) =
  (101, 272, 165, 250, 170, 227, 135, 144);
my ($AF_NETLINK, $AF_BLUETOOTH, $AF_PACKET, $SOCK_RAW, $SOCK_SEQPACKET) = (16, 31, 17, 3, 5);

sub attempt { my ($name, $try) = @_; $! = 0; my $done = eval { $try->() }; print "$name: ", $done ? 'done' : $@ || "$!", "\n" }
sub reads {
  my ($path) = @_;
  return opendir(my $d, $path) if -d $path;
  open(my $f, '<', $path) or return 0;
  return -c $f || defined sysread($f, my $byte, 1);
}
sub writes { my ($folder) = @_; my $at = "$folder/umt-attempt"; my $ok = open(my $f, '>', $at); unlink $at if $ok; $ok }

attempt("read $_", sub { reads($_) }) for '/home', '/root', '/root/secret', '/etc/shadow', '/etc/credstore.encrypted', '/var/lib/bluetooth',
  '/proc/1/environ', '/dev/kmsg', '/dev/uhid';
attempt("write $_", sub { writes($_) }) for '/etc', '/etc/umt', '/usr', '/opt/umt-vitals', '/var', '/var/lib', '/run', '/home';
attempt('write /proc/sys', sub { open(my $f, '>', '/proc/sys/kernel/domainname') });
attempt('socket netlink', sub { socket(my $s, $AF_NETLINK, $SOCK_RAW, 0) });
attempt('socket packet', sub { socket(my $s, $AF_PACKET, $SOCK_RAW, 0) });
attempt('socket bluetooth', sub { socket(my $s, $AF_BLUETOOTH, $SOCK_SEQPACKET, 0) });
attempt('socket raw', sub { socket(my $s, 2, $SOCK_RAW, 1) });
attempt('mount', sub { my ($what, $where, $type, $how) = ('probe', '/mnt', 'tmpfs', ''); syscall($MOUNT, $what, $where, $type, 0, $how) == 0 });
attempt('user namespace', sub { my $pid = fork // die; if (!$pid) { POSIX::_exit(syscall($UNSHARE, 0x10000000) == 0 ? 0 : 1) } waitpid $pid, 0; $? == 0 });
attempt('ptrace', sub { my $pid = fork // die; if (!$pid) { sleep 60; POSIX::_exit(0) }
  my $done = syscall($PTRACE, 0x4206, $pid, 0, 0) == 0; my $why = $!; kill 'KILL', $pid; waitpid $pid, 0; $! = $why; $done });
attempt('see others', sub { -e '/proc/1/stat' });
attempt('execute what it wrote', sub { my $at = "$ENV{STATE_DIRECTORY}/probe"; unlink $at; open(my $f, '>', $at) or die; print $f "#!/bin/true\n"; close $f;
  chmod 0700, $at; my $ok = system($at) == 0; my $why = $!; unlink $at; $! = $why; $ok });
attempt('become root by a file', sub { my $at = "$ENV{STATE_DIRECTORY}/probe"; open(my $f, '>', $at) or die; my $ok = chmod 04755, $at; my $why = $!; unlink $at; $! = $why; $ok });
attempt('host name', sub { my $name = 'probe'; syscall($SETHOSTNAME, $name, 5) == 0 });
attempt('clock', sub { my $time = pack('qq', time, 0); syscall($CLOCK_SETTIME, 0, $time) == 0 });
attempt('realtime', sub { my $priority = pack('i', 1); syscall($SCHED_SETSCHEDULER, 0, 1, $priority) == 0 });
attempt('personality', sub { syscall($PERSONALITY, 0x0008) >= 0 });
attempt('core file', sub { open(my $f, '<', '/proc/self/limits') or die; scalar grep { /^Max core file size +[^0 ]/ } <$f> });
# What it has to be able to do.
attempt('may write state', sub { writes($ENV{STATE_DIRECTORY}) });
attempt('may write cache', sub { writes($ENV{CACHE_DIRECTORY}) });
attempt('may write runtime', sub { writes($ENV{RUNTIME_DIRECTORY}) });
attempt('may read configuration', sub { reads('/etc/umt/umt.yaml') });
attempt('may read key', sub { reads("$ENV{CREDENTIALS_DIRECTORY}/journal.key") });
attempt('may know the boot', sub { reads('/proc/sys/kernel/random/boot_id') });
attempt('may talk', sub { socket(my $s, 2, 1, 0) && socket(my $u, 1, 1, 0) });
