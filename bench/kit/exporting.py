"""The worker's part of one export, in a process of its own: python -m bench.kit.exporting JOB.

Prints the most memory this process ever had, in kB.
"""

import resource
import sys

import django

if __name__ == "__main__":
    django.setup()

from django.utils import timezone

from transcripts.training_file import write_training_file

if __name__ == "__main__":
    write_training_file(job_id=int(sys.argv[1]), clock=timezone.now)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
