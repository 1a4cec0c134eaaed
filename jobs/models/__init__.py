from jobs.models.file import JobFile
from jobs.models.job import Job
from jobs.models.stored_file import StoredFile

__all__ = ["Job", "JobFile", "StoredFile"]
