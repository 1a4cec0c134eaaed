from jobs.models.file import JobFile
from jobs.models.job import Job

__all__ = ["Job", "JobFile"]
