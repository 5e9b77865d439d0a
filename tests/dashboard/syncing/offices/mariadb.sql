-- An application as offices have it, grown since MySQL 5: zero dates, TINYINT for sex, latin1, a NIP that is a number.
CREATE TABLE m_instansi (id INT PRIMARY KEY AUTO_INCREMENT, nama_instansi VARCHAR(150) CHARACTER SET latin1);
CREATE TABLE diklat (
    id_diklat INT PRIMARY KEY, nama_diklat VARCHAR(100), thn YEAR, angkatan VARCHAR(10), kelas CHAR(2) NOT NULL DEFAULT '',
    tgl_mulai DATE NOT NULL DEFAULT '0000-00-00', tgl_selesai DATE NOT NULL DEFAULT '0000-00-00', tempat VARCHAR(100)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE peserta (
    id_peserta INT PRIMARY KEY, id_diklat INT, nip BIGINT, nama_lengkap VARCHAR(100), jk TINYINT(1),
    tgl_lahir DATE DEFAULT '0000-00-00', id_instansi INT, eselon ENUM('II.a','II.b','III.a','III.b','IV.a','IV.b'),
    gol VARCHAR(10), pend VARCHAR(10), sts ENUM('','L','T','P') NOT NULL DEFAULT '', nilai_akhir DECIMAL(6,3)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE TABLE jadwal (
    id_jadwal INT PRIMARY KEY, id_diklat INT, tgl DATE, mulai TIME, selesai TIME, jml_jp DOUBLE, materi TEXT
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE presensi (
    id_jadwal INT, id_peserta INT, ket ENUM('H','T','I','S','DL','A','-') DEFAULT '-', PRIMARY KEY (id_jadwal, id_peserta)
) ENGINE=InnoDB;
CREATE TABLE nilai (
    id_nilai INT PRIMARY KEY AUTO_INCREMENT, id_peserta INT, kode VARCHAR(30), skor DOUBLE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
