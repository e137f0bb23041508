"""Times commands as whole processes, in turns, with what the system says each of them used."""
import os
import statistics
import subprocess
import time


class Command:
    """What is run; `name` is how a reader would write it, `text` the bytes of text it works on."""

    def __init__(self, name, arguments, text=0, output=os.devnull, environment=None, before=None):
        self.name = name
        self.arguments = [str(argument) for argument in arguments]
        self.text = text
        self.output = output
        self.environment = environment or {}
        self.before = before  # called before every run, not timed
        self.seconds = []
        self.cpu_seconds = []
        self.peaks = []  # bytes

    def run(self, folder):
        """Once. The peak is that of the largest process, as wait4() has it; not below our own."""
        if self.before is not None:
            self.before()
        environment = {**os.environ, "LC_ALL": "C.UTF-8", **self.environment}
        with open(self.output, "wb") as output:
            began = time.monotonic()
            process = subprocess.Popen(self.arguments, cwd=folder, stdin=subprocess.DEVNULL,
                                       stdout=output, stderr=subprocess.PIPE, env=environment)
            said = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - began
        process.stderr.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"{self.name}: exit status {process.returncode}: {said.decode()}")
        self.seconds.append(seconds)
        self.cpu_seconds.append(usage.ru_utime + usage.ru_stime)
        self.peaks.append(usage.ru_maxrss * 1024)

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def least(self):
        return min(self.seconds)

    @property
    def peak(self):
        return max(self.peaks)

    @property
    def speed(self):
        """MB of text a second, in the fastest run."""
        return self.text / 1e6 / self.least


def busy_seconds():
    """Processor seconds that this machine has worked since it was started."""
    with open("/proc/stat", encoding="ascii") as lines:
        fields = [int(field) for field in lines.readline().split()[1:]]
    idle = fields[3] + fields[4]
    return (sum(fields[:8]) - idle) / os.sysconf("SC_CLK_TCK")


def in_turns(folder, commands, n_runs, say=lambda text: None):
    """Runs all of them n_runs times, A B C A B C: what slows the machine slows them alike.

    Returns how much of the processors others took meanwhile, a share.
    """
    began, busy_before = time.monotonic(), busy_seconds()
    for turn in range(n_runs):
        for command in commands:
            command.run(folder)
            say(f"{command.name}: {command.seconds[-1]:.3f} s ({turn + 1} of {n_runs})")
    seconds = (time.monotonic() - began) * len(os.sched_getaffinity(0))
    ours = sum(sum(command.cpu_seconds[-n_runs:]) for command in commands)
    return max(busy_seconds() - busy_before - ours, 0) / seconds


def ratio(command, rival):
    """How long the command takes in times of its rival's, the fastest runs of both."""
    return command.least / rival.least


def cpu_ratio(command, rival):
    """The same of processor time: for one thread each, on a machine that others use, too."""
    return min(command.cpu_seconds) / min(rival.cpu_seconds)
