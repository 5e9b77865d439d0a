-- The same application, as a younger office made it.
CREATE TABLE m_instansi (id integer PRIMARY KEY, nama_instansi text);
CREATE TABLE diklat (
    id_diklat integer PRIMARY KEY, nama_diklat text, thn smallint, angkatan text, kelas text NOT NULL DEFAULT '',
    tgl_mulai date, tgl_selesai date, tempat text
);
CREATE TABLE peserta (
    id_peserta integer PRIMARY KEY, id_diklat integer, nip bigint, nama_lengkap text, jk smallint, tgl_lahir date,
    id_instansi integer, eselon text, gol text, pend text, sts text NOT NULL DEFAULT '', nilai_akhir numeric(6,3)
);
CREATE TABLE jadwal (
    id_jadwal integer PRIMARY KEY, id_diklat integer, tgl date, mulai time, selesai time, jml_jp double precision,
    materi text
);
CREATE TABLE presensi (
    id_jadwal integer, id_peserta integer, ket text DEFAULT '-', PRIMARY KEY (id_jadwal, id_peserta)
);
CREATE TABLE nilai (id_nilai integer PRIMARY KEY, id_peserta integer, kode text, skor double precision);
