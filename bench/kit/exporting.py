"""The worker's part of one export, in a process of its own: python -m bench.kit.exporting JOB.

Prints the most memory this process ever had, in kB, as Linux says it. What `getrusage` says begins
with the memory of the process that started this one.
"""

import sys
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from django.utils import timezone

from transcripts.training_file import write_training_file

if __name__ == "__main__":
    write_training_file(job_id=int(sys.argv[1]), clock=timezone.now)
    said = Path("/proc/self/status").read_text().splitlines()
    print(next(line.split()[1] for line in said if line.startswith("VmHWM:")))
