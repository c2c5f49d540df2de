FROM python:3.13-slim AS production
WORKDIR /srv
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY worker ./worker
USER 1000
CMD ["python", "-m", "worker"]
