"""The Executor: sends objects and calls to where they are computed."""

from __future__ import annotations

from types import FunctionType

from pyfora import _code, _native, _objects, _plans
from pyfora.Exceptions import (
    NotCallableError,
    PyforaError,
    PyforaNotImplementedError,
    PythonToForaConversionError,
    UnconvertibleValueError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

    from pyfora._embedded import Connection
    from pyfora._jobs import Jobs
    from pyfora.Future import Future
    from pyfora.RemotePythonObject import RemotePythonObject
    from pyfora.WithBlockExecutor import WithBlockExecutor


class Executor:
    """Submits computations. Made by `pyfora.connect()`; close it, or use it as a context manager.

    Args:
        connection: where the computations run.
        pureImplementationMappings: replacements of libraries; none can be given yet.
        int_overflow: what becomes of an int that needs more than 64 bits; see `pyfora.connect`.
    """

    def __init__(
        self, connection: Connection, pureImplementationMappings: object = None, int_overflow: str = "exact"
    ) -> None:
        if pureImplementationMappings is not None:
            raise PyforaNotImplementedError("pureImplementationMappings are not supported yet")
        if int_overflow not in ("exact", "wide", "raise", "wrap"):
            raise PyforaError(
                f"int_overflow is {int_overflow!r}; it must be 'exact', 'wide', 'raise' or 'wrap'"
            )
        self._connection = connection
        self._int_overflow = int_overflow
        self._describer = _code.Describer(connection.session)
        self._plans = _plans.Plans()
        self._jobs: Jobs | None = None
        self._defined = 0

    def define(self, obj: Any) -> Future:
        """Sends an object: data is copied, code is referred to.

        Returns:
            A Future of a RemotePythonObject. It raises PythonToForaConversionError where the object has no
            counterpart.
        """
        from pyfora.Future import finished

        self._session()
        return finished(lambda: self._define(obj))

    def submit(self, fn: Any, *args: Any) -> Future:
        """Calls `fn` with the arguments, which may be Python values or proxies.

        Returns:
            A Future of a ComputedRemotePythonObject. It raises ComputationError where the call raises,
            PythonToForaConversionError where the function or an argument cannot be used.

        Raises:
            NotCallableError: `fn` cannot be called.
            PyforaError: the executor is closed.
        """
        from pyfora.Future import Future

        session = self._session()
        self._check_callable(fn)
        token = _native.CancelToken()
        future = Future(token.cancel)
        try:
            # Now, so that what the caller changes later does not count.
            pending = self._begin(session, fn, args, token)
        except (PyforaError, RecursionError) as error:
            future.set_exception(error)
            return future
        if pending.ended:
            future._finish(lambda: self._computed(pending.wait()))
        else:
            self._start(lambda: future._finish(lambda: self._computed(pending.wait())), token)
        return future

    @property
    def remotely(self) -> WithBlockExecutor:
        """A WithBlockExecutor: `with executor.remotely.downloadAll(): …` runs the block's body as one computation."""
        from pyfora.WithBlockExecutor import WithBlockExecutor

        return WithBlockExecutor(self)

    def close(self) -> None:
        """Cancels what still runs and lets go of the machine. Closing twice is allowed."""
        jobs, self._jobs = self._jobs, None
        if jobs is not None:
            jobs.close()
        self._plans.forget()
        self._connection.close()

    def isClosed(self) -> bool:
        """Whether `close` has been called."""
        return self._connection.closed

    def getWorkerCount(self) -> int:
        """The number of workers: in the embedded mode, of threads."""
        self._session()
        return self._connection.worker_count

    def importS3Dataset(self, bucketname: str, keyname: str, verify: bool = True) -> Future:
        """Not implemented yet: raises PyforaNotImplementedError."""
        raise PyforaNotImplementedError("importS3Dataset is not implemented yet")

    def exportS3Dataset(self, valueAsString: RemotePythonObject, bucketname: str, keyname: str) -> Future:
        """Not implemented yet: raises PyforaNotImplementedError."""
        raise PyforaNotImplementedError("exportS3Dataset is not implemented yet")

    def importRemoteFile(self, path: str) -> Future:
        """Not implemented yet: raises PyforaNotImplementedError."""
        raise PyforaNotImplementedError("importRemoteFile is not implemented yet")

    def __enter__(self) -> Executor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _session(self) -> _native.Session:
        return self._connection.session

    def _start(self, job: Any, token: _native.CancelToken) -> None:
        from pyfora._jobs import Jobs

        if self._jobs is None:
            self._jobs = Jobs()
        self._jobs.start(job, token)

    def _computed(self, value: _native.Value) -> RemotePythonObject:
        from pyfora.RemotePythonObject import ComputedRemotePythonObject

        return ComputedRemotePythonObject(value, self)

    def _define(self, obj: Any) -> RemotePythonObject:
        from pyfora.RemotePythonObject import DefinedRemotePythonObject

        held = _objects.unwrapped(obj)
        if type(held) is not _native.Value:
            try:
                held = _native.Value(held, self._describer.instance_problem)
            except PythonToForaConversionError:
                table = _objects.Table(self._describer)
                number = table.add(held)
                table.finish()
                if table.problem(number) is not None:
                    raise
        self._defined += 1
        return DefinedRemotePythonObject(self._defined, self, held)

    def _check_callable(self, fn: Any) -> None:
        if getattr(type(fn), "_is_pyfora_proxy", False):
            fn._check_callable()
        elif not callable(fn):
            raise NotCallableError(f"an object of type {type(fn).__name__} is not callable")

    def _begin(
        self, session: _native.Session, fn: Any, args: tuple, token: _native.CancelToken
    ) -> _native.Pending:
        """Starts a call. Raises PythonToForaConversionError where a part has no counterpart."""

        def start(program: _native.Program, callee: int) -> _native.Pending:
            now = self._jobs is None or not self._jobs.busy
            return session.start(program, callee, token, self._int_overflow, now)

        kept = type(fn) is FunctionType
        pending = self._plans.start(fn, None, args, start) if kept else None
        if pending is None:
            table = _objects.Table(self._describer)
            program, callee = self._program(table, fn, args)
            pending = start(program, callee)
            if kept:
                self._plans.keep(fn, args, program, callee, table.reads)
        return pending

    def _program(self, table: _objects.Table, fn: Any, args: tuple) -> tuple[_native.Program, int]:
        """The object table of a call."""
        callee = table.add(fn)
        for arg in args:
            table.add_argument(arg)
        program = table.finish()
        problem = table.problem(callee)
        if problem is not None:
            raise UnconvertibleValueError(problem)
        return program, callee

    def _block(self, frame: FrameType) -> _code.Code:
        """The block that the frame is about to enter. Raises PyforaError where it cannot be run."""
        self._session()
        return self._describer.with_body(frame)

    def _run_block(self, code: _code.Code, frame: FrameType, status: Any) -> dict[str, _native.Value]:
        """Runs a block with the variables of its frame; returns the variables that it assigned."""
        session = self._session()
        names, token = _code.block_names(frame, code.free), _native.CancelToken()

        def start(program: _native.Program, callee: int) -> _native.Pending:
            return session.start(program, callee, token, self._int_overflow)

        pending = self._plans.start(code, names, (), start)
        if pending is None:
            table = _objects.Table(self._describer)
            callee = table.add_block(code, names, frame.f_globals)
            program = table.finish()
            pending = start(program, callee)
            self._plans.keep(code, (), program, callee, table.reads)
        result = pending.wait(status)
        values = zip(code.assigned, result.parts(), strict=True)
        return {name: value for name, value in values if not value.unbound}
