"""Files handed in: into memory only, never onto a disk, and no more than there is room for."""

from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from cleardays.exchange.reading import MOST_BYTES

MOST_READ_PAST = 8 * MOST_BYTES


class TooLarge(RequestDataTooBig):
    """More was handed in than is read; nothing of it was kept."""


class IntoMemory(FileUploadHandler):
    """Keeps all files of one request in memory, up to the limit for one diary.

    What is past the limit is let go by, unkept, so that the browser can finish sending and show
    the answer; far past it, the connection is given up.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._file = BytesIO()
        self._seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._file = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._seen += len(raw_data)
        if self._seen > MOST_READ_PAST:
            raise TooLarge
        if self._seen > MOST_BYTES:
            self._file = BytesIO()
        else:
            self._file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        if self._seen > MOST_BYTES:
            raise TooLarge
        self._file.seek(0)
        return InMemoryUploadedFile(
            self._file, self.field_name, str(self.file_name), self.content_type, file_size, None
        )
